extension Instruction {
  /// Applies a named object (`objref`).
  public struct ObjectReference: Sendable, Hashable {
    /// Which object is applied.
    public enum Target: Sendable, Hashable {
      /// The object of a name.
      case name(type: ObjectType, String)
      /// The object that a map gives for the key in a register.
      case map(key: Register, set: String)
    }

    /// Which object.
    public var target: Target

    /// Creates the instruction.
    public init(target: Target) {
      self.target = target
    }
  }
}

extension Instruction.ObjectReference: InstructionText {
  package func write(to text: inout ByteText) {
    switch target {
    case .name(let type, let name): text += "type \(type.rawValue) name \(name) "
    case .map(let key, let set): text += "sreg \(key.number) set \(set) "
    }
  }

  package init?(from reader: inout WordReader) {
    if reader.skip("type ") {
      guard let number: UInt32 = reader.number(),
        let type = Instruction.ObjectType(rawValue: number), reader.skip(" name "),
        let name = reader.word()
      else { return nil }
      self.init(target: .name(type: type, String(name)))
    } else {
      guard let key = reader.register(after: "sreg "), reader.skip("set "), let set = reader.word()
      else { return nil }
      self.init(target: .map(key: key, set: String(set)))
    }
  }
}
