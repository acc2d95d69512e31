extension Instruction {
  /// Puts a value or a verdict into a register (`immediate`).
  public struct Immediate: Sendable, Hashable {
    /// What a register takes.
    public enum Value: Sendable, Hashable {
      /// Bytes.
      case data(RegisterData)
      /// A decision.
      case verdict(Verdict)
    }

    // The value comes first: behind the small field, alignment would make each instruction larger.

    /// What it takes.
    public var value: Value
    /// Where it goes: the verdict register for verdicts.
    public var destination: Register

    /// Creates the instruction.
    public init(destination: Register, value: Value) {
      self.destination = destination
      self.value = value
    }
  }
}

extension Instruction.Immediate: InstructionText {
  package func write(to text: inout ByteText) {
    text.append("reg ")
    text.append(destination.number)
    text.append(" ")
    switch value {
    case .data(let data): data.write(to: &text)
    case .verdict(let verdict): verdict.write(to: &text)
    }
  }

  package init?(from reader: inout WordReader) {
    guard let destination = reader.register(after: "reg ") else { return nil }
    if destination == .verdict {
      guard let verdict = Instruction.Verdict(from: &reader) else { return nil }
      self.init(destination: destination, value: .verdict(verdict))
    } else {
      guard let data = reader.data(), data.wordCount > 0 else { return nil }
      self.init(destination: destination, value: .data(data))
    }
  }
}
