extension Instruction {
  /// Changes what the packet's tracked connection holds (`ct set`).
  public struct SetConntrack: Sendable, Hashable {
    /// What is changed.
    public var key: ConntrackKey
    /// Of which direction, for keys that have two.
    public var direction: Direction?
    /// Where the value comes from.
    public var source: Register

    /// Creates the instruction.
    public init(key: ConntrackKey, direction: Direction? = nil, source: Register) {
      self.key = key
      self.direction = direction
      self.source = source
    }
  }
}

extension Instruction.SetConntrack: InstructionText {
  package func write(to text: inout ByteText) {
    text += "set \(key.rawValue) with reg \(source.number) "
    if let direction { text += ", dir \(direction.rawValue) " }
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("set "), let key: Instruction.ConntrackKey = reader.name(),
      let source = reader.register(after: "with reg ")
    else { return nil }
    var direction: Instruction.Direction?
    if reader.skip(", dir ") {
      guard let name: Instruction.Direction = reader.name() else { return nil }
      direction = name
    }
    self.init(key: key, direction: direction, source: source)
  }
}
