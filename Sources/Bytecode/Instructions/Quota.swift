extension Instruction {
  /// Ends the rule once, or until, an amount of bytes has passed (`quota`).
  public struct Quota: Sendable, Hashable {
    /// The amount, in bytes.
    public var bytes: UInt64
    /// What was used of it already, in bytes.
    public var consumed: UInt64
    /// 1 where the rule goes on above the amount, 2 where it is used up (`enum nft_quota_flags`).
    public var flags: UInt32

    /// Creates the instruction.
    public init(bytes: UInt64, consumed: UInt64 = 0, flags: UInt32 = 0) {
      self.bytes = bytes
      self.consumed = consumed
      self.flags = flags
    }
  }
}

extension Instruction.Quota: InstructionText {
  package func write(to text: inout ByteText) {
    text += "bytes \(bytes) consumed \(consumed) flags \(flags) "
  }

  package init?(from reader: inout WordReader) {
    guard let bytes: UInt64 = reader.number(after: "bytes "),
      let consumed: UInt64 = reader.number(after: "consumed "),
      let flags: UInt32 = reader.number(after: "flags ")
    else { return nil }
    self.init(bytes: bytes, consumed: consumed, flags: flags)
  }
}
