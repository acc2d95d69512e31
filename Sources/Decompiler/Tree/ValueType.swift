package import CTVetRulesetModel

/// What a value is: its datatype, how long it is and how its bytes lie in a register.
package struct ValueType: Hashable, Sendable {
  /// The datatype.
  package var datatype: DataType
  /// The length, in bits.
  package var bits: Int
  /// Which byte comes first.
  package var byteOrder: DataType.ByteOrder
  /// Whether integers of it are written in hexadecimal digits, as for bytes at a plain offset.
  package var isHexadecimal = false
  /// Whether the other byte order keeps nft from finding names for numbers.
  package var isConverted = false

  /// Creates a type.
  package init(
    _ datatype: DataType, bits: Int, byteOrder: DataType.ByteOrder, isHexadecimal: Bool = false
  ) {
    self.datatype = datatype
    self.bits = bits
    self.byteOrder = byteOrder
    self.isHexadecimal = isHexadecimal
  }

  /// The type of a datatype with a length of its own.
  package init(_ datatype: DataType) {
    self.init(datatype, bits: datatype.bits, byteOrder: datatype.byteOrder)
  }

  /// How many bytes a value takes.
  package var byteCount: Int { (bits + 7) / 8 }

  /// Bytes of the packet of which nothing is known.
  package static func raw(bits: Int) -> ValueType {
    ValueType(.integer, bits: bits, byteOrder: .bigEndian, isHexadecimal: true)
  }
}

/// A constant with its type.
package struct TypedConstant: Hashable, Sendable {
  /// The constant.
  package var value: ConstantValue
  /// What it is.
  package var type: ValueType

  /// Creates a constant.
  package init(_ value: ConstantValue, _ type: ValueType) {
    self.value = value
    self.type = type
  }

  /// Whether it is written as flags with names.
  var isFlags: Bool { type.datatype.base == .bitmask }
}
