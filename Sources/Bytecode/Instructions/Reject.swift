extension Instruction {
  /// Answers the packet with an error and drops it (`reject`).
  public struct Reject: Sendable, Hashable {
    /// 0 for ICMP unreachable, 1 for a TCP reset, 2 for ICMP of either family (`enum
    /// nft_reject_types`).
    public var kind: UInt32
    /// The ICMP code, or one of `enum nft_reject_inet_code` for kind 2.
    public var code: UInt8

    /// Creates the instruction.
    public init(kind: UInt32, code: UInt8 = 0) {
      self.kind = kind
      self.code = code
    }
  }
}

extension Instruction.Reject: InstructionText {
  package func write(to text: inout ByteText) {
    text += "type \(kind) code \(code) "
  }

  package init?(from reader: inout WordReader) {
    guard let kind: UInt32 = reader.number(after: "type "),
      let code: UInt8 = reader.number(after: "code ")
    else { return nil }
    self.init(kind: kind, code: code)
  }
}
