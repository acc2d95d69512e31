/// Where a field lies in its header, and what its value is.
package struct FieldTemplate: Sendable {
  /// Which field.
  package let field: HeaderField
  /// Where it begins, in bits from the header's beginning; bit 0 is the top bit of byte 0.
  package let offset: Int
  /// How long it is, in bits.
  package let length: Int
  /// What its value is.
  package let datatype: DataType
  /// The ICMP or ICMPv6 types whose messages have the field, in the order that nft tests them; empty
  /// where every message has it.
  package let messageTypes: [UInt8]
  /// How far the entries of a list are apart, in bits; 0 for a single field.
  package let stride: Int

  package init(
    _ field: HeaderField, _ offset: Int, _ length: Int, _ datatype: DataType = .integer,
    types messageTypes: [UInt8] = [], stride: Int = 0
  ) {
    self.field = field
    self.offset = offset
    self.length = length
    self.datatype = datatype
    self.messageTypes = messageTypes
    self.stride = stride
  }

  /// How its bytes lie in the register: a load keeps the order of the packet.
  package var byteOrder: DataType.ByteOrder { .bigEndian }

  /// The bytes to load for it, and the mask; `index` counts entries of a list from 1.
  package func load(index: Int = 1) -> BitLoad {
    BitLoad(bitOffset: offset + (index - 1) * stride, bitLength: length)
  }
}
