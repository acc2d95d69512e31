extension Instruction {
  /// Loads what the packet's tracked connection holds (`ct load`).
  public struct LoadConntrack: Sendable, Hashable {
    /// What is loaded.
    public var key: ConntrackKey
    /// Of which direction, for keys that have two.
    public var direction: Direction?
    /// Where it goes.
    public var destination: Register

    /// Creates the instruction.
    public init(key: ConntrackKey, direction: Direction? = nil, destination: Register) {
      self.key = key
      self.direction = direction
      self.destination = destination
    }
  }
}

extension Instruction.LoadConntrack: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("load ")
    text.append(string: key.rawValue)
    text.append(" => reg ")
    text.append(destination.number)
    text.append(" ")
    if let direction { text += ", dir \(direction.rawValue) " }
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load "), let key: Instruction.ConntrackKey = reader.name(),
      let destination = reader.register(after: "=> reg ")
    else { return nil }
    var direction: Instruction.Direction?
    if reader.skip(", dir ") {
      guard let name: Instruction.Direction = reader.name() else { return nil }
      direction = name
    }
    self.init(key: key, direction: direction, destination: destination)
  }
}
