extension Instruction {
  /// Runs a match of xtables (`match`).
  public struct ExtendedMatch: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The revision of its data, which are not printed.
    public var revision: UInt32

    /// Creates the instruction.
    public init(name: String, revision: UInt32) {
      self.name = name
      self.revision = revision
    }
  }
}

extension Instruction.ExtendedMatch: InstructionText {
  package func write(to text: inout ByteText) {
    text += "name \(name) rev \(revision) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("name "), let name = reader.word(),
      let revision: UInt32 = reader.number(after: "rev ")
    else { return nil }
    self.init(name: String(name), revision: revision)
  }
}
