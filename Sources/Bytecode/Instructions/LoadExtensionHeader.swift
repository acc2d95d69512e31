extension Instruction {
  /// Loads bytes of an IPv6 extension header or of an option, or ends the rule (`exthdr load`).
  public struct LoadExtensionHeader: Sendable, Hashable {
    /// Where it is looked for.
    public var kind: ExtensionHeaderKind
    /// The number of the header, option or chunk.
    public var type: UInt8
    /// Where the bytes start in it, in bytes.
    public var offset: UInt32
    /// How many bytes.
    public var length: UInt32
    /// Whether only 1 or 0 is loaded, for there or not.
    public var isPresence: Bool
    /// Where they go.
    public var destination: Register

    /// Creates the instruction.
    public init(
      kind: ExtensionHeaderKind,
      type: UInt8,
      offset: UInt32,
      length: UInt32,
      isPresence: Bool = false,
      destination: Register
    ) {
      self.kind = kind
      self.type = type
      self.offset = offset
      self.length = length
      self.isPresence = isPresence
      self.destination = destination
    }
  }
}

extension Instruction.LoadExtensionHeader: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("load ")
    kind.write(to: &text)
    text += "\(length)b @ \(type) + \(offset)\(isPresence ? " present" : "") "
    text += "=> reg \(destination.number) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load ") else { return nil }
    let kind = Instruction.ExtensionHeaderKind(from: &reader)
    guard let length: UInt32 = reader.number(), reader.skip("b @ "),
      let type: UInt8 = reader.number(), reader.skip(" + "),
      let offset: UInt32 = reader.number(), reader.skip(" ")
    else { return nil }
    let isPresence = reader.skip("present ")
    guard let destination = reader.register(after: "=> reg ") else { return nil }
    self.init(
      kind: kind, type: type, offset: offset, length: length, isPresence: isPresence,
      destination: destination)
  }
}
