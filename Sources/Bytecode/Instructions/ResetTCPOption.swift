extension Instruction {
  /// Overwrites a TCP option with padding (`exthdr reset`).
  public struct ResetTCPOption: Sendable, Hashable {
    /// The number of the option.
    public var type: UInt8

    /// Creates the instruction.
    public init(type: UInt8) {
      self.type = type
    }
  }
}

extension Instruction.ResetTCPOption: InstructionText {
  package func write(to text: inout ByteText) {
    text += "reset tcpopt \(type) "
  }

  package init?(from reader: inout WordReader) {
    guard let type: UInt8 = reader.number(after: "reset tcpopt ") else { return nil }
    self.init(type: type)
  }
}
