extension Instruction {
  /// Notes when a packet last came by (`last`).
  public struct Last: Sendable, Hashable {
    /// How long ago that was, in milliseconds; nil for never.
    public var milliseconds: UInt64?

    /// Creates the instruction.
    public init(milliseconds: UInt64? = nil) {
      self.milliseconds = milliseconds
    }
  }
}

extension Instruction.Last: InstructionText {
  package func write(to text: inout ByteText) {
    text += milliseconds.map { "\($0) " } ?? "never "
  }

  package init?(from reader: inout WordReader) {
    if reader.skip("never ") {
      self.init()
    } else {
      guard let milliseconds: UInt64 = reader.number(), reader.skip(" ") else { return nil }
      self.init(milliseconds: milliseconds)
    }
  }
}
