extension Instruction {
  /// Loads what surrounds the packet (`meta load`).
  public struct LoadMeta: Sendable, Hashable {
    /// What is loaded.
    public var key: MetaKey
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(key: MetaKey, destination: Register) {
      self.key = key
      self.destination = destination
    }
  }
}

extension Instruction.LoadMeta: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("load ")
    text.append(string: key.rawValue)
    text.append(" => reg ")
    text.append(destination.number)
    text.append(" ")
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load "), let key: Instruction.MetaKey = reader.name(),
      let destination = reader.register(after: "=> reg ")
    else { return nil }
    self.init(key: key, destination: destination)
  }
}
