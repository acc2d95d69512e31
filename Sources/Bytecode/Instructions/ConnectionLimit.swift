extension Instruction {
  /// Ends the rule by how many connections there are (`connlimit`).
  public struct ConnectionLimit: Sendable, Hashable {
    /// How many connections may be.
    public var count: UInt32
    /// 1 where the rule goes on above the count (`NFT_CONNLIMIT_F_INV`).
    public var flags: UInt32

    /// Creates the instruction.
    public init(count: UInt32, flags: UInt32 = 0) {
      self.count = count
      self.flags = flags
    }
  }
}

extension Instruction.ConnectionLimit: InstructionText {
  package func write(to text: inout ByteText) {
    text += "count \(count) flags \(String(flags, radix: 16)) "
  }

  package init?(from reader: inout WordReader) {
    guard let count: UInt32 = reader.number(after: "count "), reader.skip("flags "),
      let flags: UInt32 = reader.number(radix: 16), reader.skip(" ")
    else { return nil }
    self.init(count: count, flags: flags)
  }
}
