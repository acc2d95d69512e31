extension Instruction {
  /// Changes the byte order of the numbers in a register (`byteorder`).
  public struct Byteorder: Sendable, Hashable {
    /// A change of byte order (`enum nft_byteorder_ops`).
    public enum Operation: String, Sendable, CaseIterable {
      /// Network to host byte order.
      case networkToHost = "ntoh"
      /// Host to network byte order.
      case hostToNetwork = "hton"
    }

    /// Into which order.
    public var operation: Operation
    /// Where the numbers come from.
    public var source: Register
    /// Where they go.
    public var destination: Register
    /// How many bytes there are in all.
    public var length: UInt32
    /// How many bytes each number has: 2, 4 or 8.
    public var size: UInt32

    /// Creates the instruction.
    public init(
      operation: Operation, source: Register, destination: Register, length: UInt32, size: UInt32
    ) {
      self.operation = operation
      self.source = source
      self.destination = destination
      self.length = length
      self.size = size
    }
  }
}

extension Instruction.Byteorder: InstructionText {
  package func write(to text: inout ByteText) {
    text += "reg \(destination.number) = \(operation.rawValue)"
    text += "(reg \(source.number), \(size), \(length)) "
  }

  package init?(from reader: inout WordReader) {
    guard let destination = reader.register(after: "reg "), reader.skip("= ") else { return nil }
    let isToHost = reader.skip("ntoh(reg ")
    guard isToHost || reader.skip("hton(reg "), let source = reader.register(), reader.skip(", "),
      let size: UInt32 = reader.number(), reader.skip(", "), let length: UInt32 = reader.number(),
      reader.skip(") ")
    else { return nil }
    self.init(
      operation: isToHost ? .networkToHost : .hostToNetwork, source: source,
      destination: destination, length: length, size: size)
  }
}
