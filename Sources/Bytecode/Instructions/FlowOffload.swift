extension Instruction {
  /// Lets a flowtable forward the rest of the connection (`flow_offload`).
  public struct FlowOffload: Sendable, Hashable {
    /// The flowtable.
    public var flowtable: String

    /// Creates the instruction.
    public init(flowtable: String) {
      self.flowtable = flowtable
    }
  }
}

extension Instruction.FlowOffload: InstructionText {
  package func write(to text: inout ByteText) {
    text += "flowtable \(flowtable) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("flowtable "), let flowtable = reader.word() else { return nil }
    self.init(flowtable: String(flowtable))
  }
}
