package import CTVetBytecode
package import CTVetRulesetModel

/// An expression that was read back from instructions, with what the rule tells of its type.
package indirect enum DecompiledExpression: Hashable, Sendable {
  /// A constant.
  case constant(TypedConstant)
  /// Flags, each by its name, combined with `|`.
  case flags(TypedConstant)
  /// Flags in a list, of which any or none is looked for.
  case flagList(TypedConstant)
  /// The addresses, or other values, that begin with these bits.
  case prefix(DecompiledExpression, length: Int)
  /// An interval with both ends.
  case range(DecompiledExpression, DecompiledExpression)
  /// The elements of an anonymous set or map, in the order of a listing.
  case set([DecompiledElement])
  /// A set or map by its name.
  case namedSet(String)
  /// Values one behind the other.
  case concatenation([DecompiledExpression])
  /// What a map gives for a key; verdict maps are statements.
  case map(key: DecompiledExpression, elements: DecompiledExpression, isVerdict: Bool)
  /// A computation with bits.
  case binary(BinaryOperator, DecompiledExpression, DecompiledExpression)
  /// A computation in the other byte order, which is not written.
  case converted(DecompiledExpression)
  /// Bytes or bits of the packet.
  case payload(PayloadField)
  /// An IPv6 extension header, an option or a chunk, or a field of one.
  case option(OptionField)
  /// A key of `meta`, perhaps of what a tunnel carries.
  case meta(MetaKey, tunnel: Header?)
  /// A key of `ct`; the family is that of an address.
  case conntrack(Instruction.ConntrackKey, Instruction.Direction?, Family?)
  /// A key of `rt`.
  case route(Instruction.Route.Key)
  /// A key of `socket`.
  case socket(Instruction.Socket.Key, level: UInt32)
  /// A routing table look-up.
  case fib(Instruction.Fib.Inputs, Instruction.Fib.Result)
  /// The sender's operating system.
  case osf(timeToLive: UInt8, isVersion: Bool)
  /// What an IPsec state tells.
  case ipsec(isOutput: Bool, depth: UInt32, Instruction.XFRM.Key)
  /// A number from a generator.
  case numberGenerator(Instruction.Numgen.Kind, modulus: UInt32, offset: UInt32)
  /// A hash of an expression.
  case jenkinsHash(DecompiledExpression, modulus: UInt32, seed: UInt32?, offset: UInt32)
  /// A hash of the packet's flow.
  case symmetricHash(modulus: UInt32, offset: UInt32)
  /// A key of `tunnel`.
  case tunnel(Instruction.Tunnel.Key)
  /// A decision.
  case verdict(Instruction.Verdict)
  /// The name of an object.
  case name(String)
  /// What stands for all keys that no other element holds.
  case catchAll
}

/// Where in the packet an expression reads, and as which field.
package struct PayloadField: Hashable, Sendable {
  /// What the offset counts from.
  package var base: Instruction.PayloadBase
  /// Where it begins, in bits.
  package var offset: Int
  /// How long it is, in bits.
  package var bits: Int
  /// The header and the field; nil for plain bits.
  package var field: NamedField?
  /// The tunnel in which the packet lies.
  package var tunnel: Header?

  /// A field of a header.
  package struct NamedField: Hashable, Sendable {
    /// The header.
    package var header: Header
    /// The field.
    package var field: HeaderField
    /// What it holds.
    package var datatype: DataType
  }

  /// Creates plain bits, or a field that is named afterwards.
  package init(
    base: Instruction.PayloadBase, offset: Int, bits: Int, field: NamedField? = nil,
    tunnel: Header? = nil
  ) {
    self.base = base
    self.offset = offset
    self.bits = bits
    self.field = field
    self.tunnel = tunnel
  }

  /// What it yields.
  package var type: ValueType {
    guard let field else { return .raw(bits: bits) }
    return ValueType(field.datatype, bits: bits, byteOrder: .bigEndian)
  }
}

/// Where an expression reads in an IPv6 extension header, an option or a chunk.
package struct OptionField: Hashable, Sendable {
  /// Where it is looked for.
  package var kind: Instruction.ExtensionHeaderKind
  /// Its number.
  package var number: UInt8
  /// Where the value begins in it, in bits.
  package var offset: Int
  /// How long the value is, in bits.
  package var bits: Int
  /// Whether only its presence is looked for.
  package var isPresence: Bool
  /// How nft names it; nil for numbers without a name.
  package var name: String?
  /// How nft names the field, and what it holds; nil for plain bits.
  package var field: NamedField?

  /// A field of an option.
  package struct NamedField: Hashable, Sendable {
    /// How nft spells it.
    package var name: String
    /// What it holds.
    package var datatype: DataType
  }

  /// What it yields.
  package var type: ValueType {
    if isPresence { return ValueType(.boolean, bits: 8, byteOrder: .bigEndian) }
    return ValueType(field?.datatype ?? .invalid, bits: bits, byteOrder: .bigEndian)
  }
}

/// An element of an anonymous set or map.
package struct DecompiledElement: Hashable, Sendable {
  /// The key.
  package var key: DecompiledExpression
  /// What a map gives for it.
  package var value: DecompiledExpression?
  /// How long it lives, in milliseconds.
  package var timeout: UInt64?
  /// How long it still has to live, in milliseconds.
  package var expiration: UInt64?
  /// Its counters, limits and the like.
  package var statements: [DecompiledStatement] = []
  /// Its comment.
  package var comment: String?

  /// Creates an element.
  package init(
    key: DecompiledExpression, value: DecompiledExpression? = nil, timeout: UInt64? = nil,
    expiration: UInt64? = nil, statements: [DecompiledStatement] = [], comment: String? = nil
  ) {
    self.key = key
    self.value = value
    self.timeout = timeout
    self.expiration = expiration
    self.statements = statements
    self.comment = comment
  }
}
