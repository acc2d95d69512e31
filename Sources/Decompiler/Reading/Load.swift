import CTVetBytecode
import CTVetRulesetModel

/// What a register holds before the rule has used it: only its use tells which field bytes of the
/// packet are, and of which type a constant is.
indirect enum Load {
  /// A constant.
  case bytes(RegisterData)
  /// Bytes of the packet.
  case payload(PayloadField)
  /// Bytes of an option.
  case option(OptionField)
  /// What has one type everywhere.
  case typed(DecompiledExpression, ValueType)
  /// What the tracked connection holds.
  case conntrack(Instruction.ConntrackKey, Instruction.Direction?)
  /// `(load & mask) ^ xor`.
  case masked(Load, mask: RegisterData, xor: RegisterData)
  /// Shifted bits.
  case shifted(Load, BinaryOperator, bits: UInt32, length: Int)
  /// In the other byte order.
  case byteorder(Load, Instruction.Byteorder.Operation)
  /// A hash.
  case jenkinsHash(Load, Instruction.Hash, seed: UInt32?)
  /// What a map gives.
  case map(Load, SetUse)
  /// Several registers.
  case concatenation([Load])

  /// How long it is, in bits.
  var bits: Int {
    switch self {
    case .bytes(let data): data.byteCount * 8
    case .payload(let field): field.bits
    case .option(let field): field.bits
    case .typed(_, let type): type.bits
    case .conntrack(let key, _): key.bits
    case .masked(let load, _, _), .byteorder(let load, _): load.bits
    case .shifted(_, _, _, let length): length
    case .jenkinsHash: 32
    case .map(_, let use): use.valueBits
    case .concatenation(let parts): parts.reduce(0) { $0 + ($1.bits + 31) / 32 * 32 }
    }
  }
}

/// A set or map that an instruction names.
struct SetUse {
  /// How the instruction names it.
  let name: String
  /// The set, where it is known.
  let listed: Listing.Set?

  /// Whether its elements stand in the rule.
  var isAnonymous: Bool { listed.map { $0.flags & 1 != 0 } ?? false }

  /// How long a key is, in bits, in whole words for concatenations; nil where nothing tells.
  var keyBits: Int? {
    if let details = listed?.details { return details.key.byteCount * 8 }
    return listed?.elements.first { $0.key.byteCount > 0 }.map { $0.key.byteCount * 8 }
  }

  /// How long a value is, in bits; 32 where nothing tells.
  var valueBits: Int {
    if case .data(let type)? = listed?.details?.value { return type.byteCount * 8 }
    return (valueWords ?? 1) * 32
  }

  /// How many words the values of the elements have; nil where there is none.
  var valueWords: Int? {
    for element in listed?.elements ?? [] {
      if case .data(let data)? = element.value { return data.wordCount }
    }
    return nil
  }
}

/// An expression together with what it yields.
struct Typed {
  var expression: DecompiledExpression
  var type: ValueType
  /// The types of a concatenation's parts.
  var parts: [ValueType] = []

  init(_ expression: DecompiledExpression, _ type: ValueType, parts: [ValueType] = []) {
    self.expression = expression
    self.type = type
    self.parts = parts
  }
}
