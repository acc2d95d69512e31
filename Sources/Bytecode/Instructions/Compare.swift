extension Instruction {
  /// Ends the rule unless a register compares as told with a value, byte by byte (`cmp`).
  public struct Compare: Sendable, Hashable {
    /// A comparison (`enum nft_cmp_ops`), in the kernel's order.
    public enum Operation: String, Sendable, CaseIterable {
      /// Equal.
      case equal = "eq"
      /// Not equal.
      case notEqual = "neq"
      /// Less.
      case less = "lt"
      /// Less or equal.
      case lessOrEqual = "lte"
      /// Greater.
      case greater = "gt"
      /// Greater or equal.
      case greaterOrEqual = "gte"
    }

    // The data come first: behind the small fields, alignment would make each instruction larger.

    /// The value.
    public var data: RegisterData
    /// How they compare.
    public var operation: Operation
    /// The register.
    public var source: Register

    /// Creates the instruction.
    public init(operation: Operation = .equal, source: Register, data: RegisterData) {
      self.operation = operation
      self.source = source
      self.data = data
    }
  }
}

extension Instruction.Compare: InstructionText {
  package func write(to text: inout ByteText) {
    text.append(string: operation.rawValue)
    text.append(" reg ")
    text.append(source.number)
    text.append(" ")
    data.write(to: &text)
  }

  package init?(from reader: inout WordReader) {
    guard let operation: Operation = reader.name(), let source = reader.register(after: "reg "),
      let data = reader.data(), data.wordCount > 0
    else { return nil }
    self.init(operation: operation, source: source, data: data)
  }
}
