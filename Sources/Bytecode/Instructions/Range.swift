extension Instruction {
  /// Ends the rule unless a register is inside, or outside, of an interval (`range`).
  public struct Range: Sendable, Hashable {
    /// Which side of the interval is looked for (`enum nft_range_ops`).
    public enum Operation: String, Sendable, CaseIterable {
      /// Inside, the ends included.
      case inside = "eq"
      /// Outside.
      case outside = "neq"
    }

    /// Inside or outside.
    public var operation: Operation
    /// The register.
    public var source: Register
    /// The first value of the interval.
    public var lower: RegisterData
    /// The last value of the interval.
    public var upper: RegisterData

    /// Creates the instruction.
    public init(operation: Operation, source: Register, lower: RegisterData, upper: RegisterData) {
      self.operation = operation
      self.source = source
      self.lower = lower
      self.upper = upper
    }
  }
}

extension Instruction.Range: InstructionText {
  package func write(to text: inout ByteText) {
    text += "\(operation.rawValue) reg \(source.number) "
    lower.write(to: &text)
    upper.write(to: &text)
  }

  package init?(from reader: inout WordReader) {
    guard let operation: Operation = reader.name(), let source = reader.register(after: "reg "),
      let (lower, upper) = reader.data()?.halves
    else { return nil }
    self.init(operation: operation, source: source, lower: lower, upper: upper)
  }
}
