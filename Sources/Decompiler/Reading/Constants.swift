import CTVetBytecode
import CTVetRulesetModel

extension RegisterData {
  /// The number that some first bytes are with the most significant one first.
  func bigEndianNumber(byteCount: Int) -> UInt128 {
    var number: UInt128 = 0
    var rest = min(byteCount, 16)
    var index = 0
    while rest > 0, index < wordCount {
      let word = self[word: index].byteSwapped
      let count = min(rest, 4)
      number = number << UInt128(count * 8) | UInt128(word >> UInt32((4 - count) * 8))
      rest -= count
      index += 1
    }
    return number << UInt128(rest * 8)
  }

  /// The bytes from a word on.
  func dropFirst(words count: Int) -> RegisterData {
    guard count > 0 else { return self }
    let rest = words.dropFirst(count)
    return RegisterData(words: rest, byteCount: max(0, byteCount - count * 4))
  }
}

extension UInt128 {
  /// The number whose bytes are these in the other order.
  func swapped(byteCount: Int) -> UInt128 {
    byteCount == 0 ? 0 : byteSwapped >> UInt128((16 - Swift.min(byteCount, 16)) * 8)
  }

  /// All of the lowest bits.
  static func ones(_ bits: Int) -> UInt128 {
    bits >= 128 ? .max : 1 << UInt128(bits) - 1
  }

  /// How many ones there are from the lowest one on without a gap, and how many zeros below.
  var lowestRun: (start: Int, length: Int) {
    if self == 0 { return (0, 0) }
    let start = trailingZeroBitCount
    return (start, (~(self >> UInt128(start))).trailingZeroBitCount)
  }
}

extension TypedConstant {
  /// Reads a number of bytes with the most significant one first as a type wants it.
  init(bigEndian number: UInt128, _ type: ValueType) {
    let isHost = type.byteOrder == .host && !type.datatype.isString
    let number = isHost ? number.swapped(byteCount: type.byteCount) : number
    self.init(ConstantValue(number, bits: type.bits), type)
  }

  /// Reads the bytes of a register; all of them where the type does not tell how long it is.
  init(_ data: RegisterData, _ type: ValueType) {
    var type = type
    if type.bits == 0 { type.bits = data.byteCount * 8 }
    self.init(bigEndian: data.bigEndianNumber(byteCount: type.byteCount), type)
  }

  /// The number whose bytes, most significant first, are those in a register.
  var bigEndian: UInt128 {
    let isHost = type.byteOrder == .host && !type.datatype.isString
    return isHost ? value.number.swapped(byteCount: type.byteCount) : value.number
  }

  /// The expression, with flags by their names where there are several.
  var expression: DecompiledExpression {
    isFlags && value.number.nonzeroBitCount > 1 ? .flags(self) : .constant(self)
  }

  /// The pattern of an interface's name of which only the beginning is compared.
  static func pattern(_ data: RegisterData, _ type: ValueType) -> TypedConstant {
    var bytes = data.bytes
    while bytes.last == 0 { bytes.removeLast() }
    return TypedConstant(ConstantValue(bytes: bytes, bits: bytes.count * 8), type)
  }
}
