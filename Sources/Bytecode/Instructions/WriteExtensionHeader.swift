extension Instruction {
  /// Writes bytes of an option (`exthdr write`).
  public struct WriteExtensionHeader: Sendable, Hashable {
    /// Where they come from.
    public var source: Register
    /// Where it is looked for.
    public var kind: ExtensionHeaderKind
    /// The number of the header, option or chunk.
    public var type: UInt8
    /// Where the bytes start in it, in bytes.
    public var offset: UInt32
    /// How many bytes.
    public var length: UInt32

    /// Creates the instruction.
    public init(
      source: Register, kind: ExtensionHeaderKind, type: UInt8, offset: UInt32, length: UInt32
    ) {
      self.source = source
      self.kind = kind
      self.type = type
      self.offset = offset
      self.length = length
    }
  }
}

extension Instruction.WriteExtensionHeader: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("write ")
    kind.write(to: &text)
    text += "reg \(source.number) => \(length)b @ \(type) + \(offset) "
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("write ") else { return nil }
    let kind = Instruction.ExtensionHeaderKind(from: &reader)
    guard let source = reader.register(after: "reg "), reader.skip("=> "),
      let length: UInt32 = reader.number(), reader.skip("b @ "),
      let type: UInt8 = reader.number(), reader.skip(" + "),
      let offset: UInt32 = reader.number(), reader.skip(" ")
    else { return nil }
    self.init(source: source, kind: kind, type: type, offset: offset, length: length)
  }
}
