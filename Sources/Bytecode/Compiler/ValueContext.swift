import CTVetRulesetModel

/// What a constant must be in the place where it is written.
///
/// It follows the evaluation from left to right: reading a selector sets it, so that the other side
/// of a comparison, or the key of a map's element, is read as a value of the selector's type.
struct ValueContext {
  /// The type; nil where nothing says it.
  var datatype: DataType?
  /// How long a constant is, in bits; 0 where the type says.
  var bits = 0
  /// How its bytes lie.
  var byteOrder = DataType.ByteOrder.unspecified
  /// The largest number, where fewer are allowed than the bits could hold.
  var largest: UInt128?
  /// The parts of a concatenation; empty for a single value.
  var parts: [SetDetails.ValueType.Part] {
    get { concatenation ?? [] }
    set { concatenation = newValue.isEmpty ? nil : newValue }
  }
  /// No array where there is none, since contexts are copied often.
  private var concatenation: [SetDetails.ValueType.Part]?
  /// Whether it is the context of a concatenation.
  var isConcatenation: Bool { concatenation != nil }

  /// Nothing is known.
  static let none = ValueContext()

  init() {}

  init(
    _ datatype: DataType, bits: Int, _ byteOrder: DataType.ByteOrder, largest: UInt128? = nil
  ) {
    self.datatype = datatype
    self.bits = bits
    self.byteOrder = byteOrder
    self.largest = largest
  }

  /// What a value of a set's key or data must be.
  init(_ type: SetDetails.ValueType) {
    if type.parts.count == 1 {
      datatype = type.parts[0].datatype
      bits = type.parts[0].bits
      byteOrder = type.parts[0].byteOrder
    } else {
      parts = type.parts
      bits = type.byteCount * 8
    }
  }

  /// The type as the key of an anonymous set or map has it.
  var valueType: SetDetails.ValueType {
    if isConcatenation { return SetDetails.ValueType(parts: parts) }
    return SetDetails.ValueType(
      parts: [.init(datatype ?? .invalid, bits: bits, byteOrder: byteOrder)])
  }
}
