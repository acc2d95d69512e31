extension Instruction {
  /// Adds the key in a register to a set, or removes it (`dynset`).
  public struct DynamicSet: Sendable, Hashable {
    /// What is done with the element (`enum nft_dynset_ops`).
    public enum Operation: String, Sendable, CaseIterable {
      /// Adds it unless it is there.
      case add
      /// Adds it, or starts its time anew.
      case update
      /// Removes it.
      case delete
    }

    /// What is done.
    public var operation: Operation
    /// The key.
    public var key: Register
    /// The set or map.
    public var set: String
    /// The value, for maps.
    public var data: Register?
    /// When the element expires, in milliseconds.
    public var timeout: UInt64?
    /// What the element carries: counters, limits and the like.
    public var expressions: [Instruction]

    /// Creates the instruction.
    public init(
      operation: Operation,
      key: Register,
      set: String,
      data: Register? = nil,
      timeout: UInt64? = nil,
      expressions: [Instruction] = []
    ) {
      self.operation = operation
      self.key = key
      self.set = set
      self.data = data
      self.timeout = timeout
      self.expressions = expressions
    }
  }
}

extension Instruction.DynamicSet: InstructionText {
  package func write(to text: inout ByteText) {
    text += "\(operation.rawValue) reg_key \(key.number) set \(set) "
    if let data { text += "sreg_data \(data.number) " }
    if let timeout { text += "timeout \(timeout)ms " }
    for expression in expressions {
      text.append("expr [ ")
      expression.write(to: &text)
      text.append("] ")
    }
  }

  package init?(from reader: inout WordReader) {
    guard let operation: Operation = reader.name(), let key = reader.register(after: "reg_key "),
      reader.skip("set "), let set = reader.word()
    else { return nil }
    self.init(operation: operation, key: key, set: String(set))
    if reader.skip("sreg_data ") {
      guard let register = reader.register(), reader.skip(" ") else { return nil }
      data = register
    }
    if reader.skip("timeout ") {
      guard let milliseconds: UInt64 = reader.number(), reader.skip("ms ") else { return nil }
      timeout = milliseconds
    }
    while reader.skip("expr [ ") {
      guard let expression = Instruction(from: &reader), reader.skip("] ") else { return nil }
      expressions.append(expression)
    }
  }
}
