extension Instruction {
  /// Keeps the packet from being tracked (`notrack`).
  public struct Notrack: Sendable, Hashable {
    /// Creates the instruction.
    public init() {}
  }
}

extension Instruction.Notrack: InstructionText {
  package func write(to text: inout ByteText) {}

  package init?(from reader: inout WordReader) {
    self.init()
  }
}
