extension Instruction {
  /// Loads bytes of the packet (`payload load`).
  public struct LoadPayload: Sendable, Hashable {
    /// What the offset counts from.
    public var base: PayloadBase
    /// Where the bytes start, in bytes.
    public var offset: UInt32
    /// How many bytes.
    public var length: UInt32
    /// Where they go.
    public var destination: Register

    /// Creates the instruction.
    public init(base: PayloadBase, offset: UInt32, length: UInt32, destination: Register) {
      self.base = base
      self.offset = offset
      self.length = length
      self.destination = destination
    }
  }
}

extension Instruction.LoadPayload: InstructionText {
  package func write(to text: inout ByteText) {
    write(to: &text, base: base.rawValue)
  }

  /// Writes the load with another name of the base: a tunnel's own header is not `inner` but `tunnel`.
  func write(to text: inout ByteText, base: String) {
    text.append("load ")
    text.append(length)
    text.append("b @ ")
    text.append(string: base)
    text.append(" header + ")
    text.append(offset)
    text.append(" => reg ")
    text.append(destination.number)
    text.append(" ")
  }

  package init?(from reader: inout WordReader) {
    guard reader.skip("load "), let length: UInt32 = reader.number(), reader.skip("b @ "),
      let base: Instruction.PayloadBase = reader.skip("tunnel ") ? .inner : reader.name(),
      let offset: UInt32 = reader.number(after: "header + "),
      let destination = reader.register(after: "=> reg ")
    else { return nil }
    self.init(base: base, offset: offset, length: length, destination: destination)
  }
}
