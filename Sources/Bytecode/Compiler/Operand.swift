import CTVetDiagnostics
import CTVetRulesetModel

/// An expression whose type and length are known, on the way from the model to instructions.
struct Operand {
  /// A run of bits of the packet.
  struct Payload {
    /// What the offset counts from.
    var base: Expression.PayloadBase
    /// Where it begins, in bits.
    var offset: Int
    /// The header and field that it is; nil for bits without a name.
    var field: (header: Header, field: HeaderField)?
    /// Whether it tells which header follows, so that merging keeps it in front.
    var namesNextHeader = false
  }

  /// A run of bits of an extension header or option.
  struct Option {
    var kind: Instruction.ExtensionHeaderKind
    var type: UInt8
    /// Where it begins, in bits.
    var offset: Int
    /// Whether only its presence is asked.
    var isPresence = false
  }

  /// A set or map that is looked up.
  struct SetUse {
    var name: String
    var key: SetDetails.ValueType
    var value: SetDetails.Value?
    var isInterval = false
    var hasIntervalValues = false
  }

  /// What it is.
  ///
  /// Only what is rare is boxed, so that most operands cost no allocation.
  enum Form {
    /// A constant.
    case value(UInt128)
    /// Leading bits of a constant; the others are zero.
    case prefix(UInt128, length: Int)
    /// Everything from one constant up to another.
    indirect case interval(UInt128, UInt128)
    /// A decision.
    case verdict(Instruction.Verdict)
    /// Every key that no other element holds.
    case catchAll
    /// Bits of the packet.
    case payload(Payload)
    /// Bits of an option.
    case option(Option)
    /// A key that one instruction loads; its destination is set when it is emitted.
    case load(Instruction)
    /// A hash of what is read.
    indirect case hash(Operand, modulus: UInt32, seed: UInt32?, offset: UInt32)
    /// What is read, combined with a constant.
    indirect case binary(BinaryOperator, Operand, UInt128)
    /// What is read, in the other byte order.
    indirect case swapped(Instruction.Byteorder.Operation, Operand)
    /// Values beside each other.
    indirect case concatenation([Operand])
    /// What a map gives for what is read.
    indirect case map(key: Operand, SetUse)
    /// A named set, or an anonymous one that was declared.
    indirect case set(SetUse)
    /// The elements of a set that is not declared yet.
    indirect case elements(SetLiteral)
    /// A field of the packet inside a tunnel.
    indirect case inner(TunnelTemplate, Operand)
  }

  var form: Form
  var datatype: DataType
  /// How long it is, in bits.
  var bits: Int
  var byteOrder: DataType.ByteOrder
  let range: SourceRange

  init(
    _ form: Form, _ datatype: DataType, bits: Int, _ byteOrder: DataType.ByteOrder,
    at range: SourceRange
  ) {
    self.form = form
    self.datatype = datatype
    self.bits = bits
    self.byteOrder = byteOrder
    self.range = range
  }

  /// Whether every packet gives the same.
  var isConstant: Bool {
    switch form {
    case .value, .prefix, .interval, .verdict, .catchAll, .set, .elements: true
    case .concatenation(let parts): parts.allSatisfy(\.isConstant)
    case .payload, .option, .load, .hash, .binary, .swapped, .map, .inner: false
    }
  }

  /// Whether it is one value, not several.
  var isSingleton: Bool {
    switch form {
    case .prefix, .interval, .set, .elements, .catchAll: false
    case .concatenation(let parts): parts.allSatisfy(\.isSingleton)
    default: true
    }
  }

  /// How many bytes it takes in a register.
  var byteCount: Int { (bits + 7) / 8 }

  /// The types of its parts, itself where it has none.
  var valueType: SetDetails.ValueType {
    if case .concatenation(let parts) = form {
      return SetDetails.ValueType(
        parts: parts.map { .init($0.datatype, bits: $0.bits, byteOrder: $0.byteOrder) })
    }
    return SetDetails.ValueType(parts: [.init(datatype, bits: bits, byteOrder: byteOrder)])
  }

  /// The types that must agree with those of the other side.
  var datatypes: [DataType] {
    switch form {
    case .concatenation(let parts): parts.map(\.datatype)
    case .set(let use): use.key.parts.map(\.datatype)
    case .elements(let literal): literal.datatypes
    case .map(_, let use): use.value.map(Self.datatypes) ?? [datatype]
    default: [datatype]
    }
  }

  private static func datatypes(_ value: SetDetails.Value) -> [DataType] {
    switch value {
    case .data(let type): type.parts.map(\.datatype)
    case .verdict: [.verdict]
    case .object: [.string]
    }
  }
}

/// The elements of a set or map that stands in a rule.
struct SetLiteral {
  var elements: [EvaluatedElement]
  var datatypes: [DataType]
  /// Whether some key is more than one value.
  var hasIntervals = false
  /// Whether a map gives some interval.
  var hasIntervalValues = false
}
