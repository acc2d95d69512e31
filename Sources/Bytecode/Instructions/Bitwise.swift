extension Instruction {
  /// Computes with the bits of a register (`bitwise`).
  public struct Bitwise: Sendable, Hashable {
    /// A computation with bits (`enum nft_bitwise_ops`).
    public enum Operation: Sendable, Hashable {
      /// `(value & mask) ^ xor`.
      case maskXor(mask: RegisterData, xor: RegisterData)
      /// The value, as one number in host byte order of words, shifted to the left.
      case shiftLeft(bits: UInt32)
      /// The value, as one number in host byte order of words, shifted to the right.
      case shiftRight(bits: UInt32)
    }

    /// Where the value comes from.
    public var source: Register
    /// Where the result goes.
    public var destination: Register
    /// How many bytes there are; not printed, so text gives what the mask tells, and 4 for shifts.
    public var length: UInt32
    /// What is computed.
    public var operation: Operation

    /// Creates the instruction.
    public init(source: Register, destination: Register, length: UInt32 = 4, operation: Operation) {
      self.source = source
      self.destination = destination
      self.length = length
      self.operation = operation
    }
  }
}

extension Instruction.Bitwise: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("reg ")
    text.append(destination.number)
    text.append(" = ( reg ")
    text.append(source.number)
    text.append(" ")
    switch operation {
    case .maskXor(let mask, let xor):
      text.append("& ")
      mask.write(to: &text)
      text.append(") ^ ")
      xor.write(to: &text)
    case .shiftLeft(let bits):
      text.append("<< ")
      RegisterData(word: bits).write(to: &text)
      text.append(") ")
    case .shiftRight(let bits):
      text.append(">> ")
      RegisterData(word: bits).write(to: &text)
      text.append(") ")
    }
  }

  package init?(from reader: inout WordReader) {
    guard let destination = reader.register(after: "reg "),
      let source = reader.register(after: "= ( reg ")
    else { return nil }
    let operation: Operation
    var length: UInt32 = 4
    if reader.skip("& ") {
      guard let mask = reader.data(), reader.skip(") ^ "), let xor = reader.data(),
        mask.wordCount > 0, mask.wordCount == xor.wordCount
      else { return nil }
      operation = .maskXor(mask: mask, xor: xor)
      length = UInt32(mask.byteCount)
    } else {
      let isLeft = reader.skip("<< ")
      guard isLeft || reader.skip(">> "), let data = reader.data(), data.wordCount == 1,
        reader.skip(") ")
      else { return nil }
      operation = isLeft ? .shiftLeft(bits: data[word: 0]) : .shiftRight(bits: data[word: 0])
    }
    self.init(source: source, destination: destination, length: length, operation: operation)
  }
}
