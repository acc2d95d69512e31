extension Instruction {
  /// Ends the rule unless a set holds a key, and loads what a map gives for it (`lookup`).
  public struct Lookup: Sendable, Hashable {
    /// The key.
    public var source: Register
    /// The set or map; `__set%d`, `__map%d` where the kernel will number it.
    public var set: String
    /// Where a map's value goes; the verdict register for verdict maps.
    public var destination: Register?
    /// Whether the rule ends where the set does hold the key.
    public var isInverted: Bool

    /// Creates the instruction.
    public init(
      source: Register, set: String, destination: Register? = nil, isInverted: Bool = false
    ) {
      self.source = source
      self.set = set
      self.destination = destination
      self.isInverted = isInverted
    }
  }
}

extension Instruction.Lookup: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("reg ")
    text.append(source.number)
    text.append(" set ")
    text.append(string: set)
    text.append(" ")
    if let destination { text += "dreg \(destination.number) " }
    if isInverted { text.append("0x1 ") }
  }

  package init?(from reader: inout WordReader) {
    guard let source = reader.register(after: "reg "), reader.skip("set "), let set = reader.word()
    else { return nil }
    var destination: Register?
    if reader.skip("dreg ") {
      guard let register = reader.register(), reader.skip(" ") else { return nil }
      destination = register
    }
    let isInverted = reader.skip("0x1 ")
    self.init(
      source: source, set: String(set), destination: destination, isInverted: isInverted)
  }
}
