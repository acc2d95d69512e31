extension Instruction {
  /// Changes what surrounds the packet (`meta set`).
  public struct SetMeta: Sendable, Hashable {
    /// What is changed.
    public var key: MetaKey
    /// Where the value comes from.
    public var source: Register

    /// Creates the instruction.
    public init(key: MetaKey, source: Register) {
      self.key = key
      self.source = source
    }
  }
}

extension Instruction.SetMeta: InstructionText {
  package func write(to text: inout ByteText) {
    text += "set \(key.rawValue) with reg \(source.number) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("set "), let key: Instruction.MetaKey = reader.name(),
      let source = reader.register(after: "with reg ")
    else { return nil }
    self.init(key: key, source: source)
  }
}
