/// A few ICMP or ICMPv6 types, in order; up to eight, kept without an allocation.
package struct MessageTypes: Sequence, ExpressibleByArrayLiteral, Sendable {
  private var bytes: UInt64 = 0
  private var count = 0

  package init(arrayLiteral types: UInt8...) {
    precondition(types.count <= 8, "eight types at the most")
    for type in types {
      bytes |= UInt64(type) << (8 * count)
      count += 1
    }
  }

  /// The type that nft tests first.
  package var first: UInt8? { count == 0 ? nil : UInt8(truncatingIfNeeded: bytes) }

  package func makeIterator() -> AnyIterator<UInt8> {
    var index = 0
    return AnyIterator {
      guard index < count else { return nil }
      defer { index += 1 }
      return UInt8(truncatingIfNeeded: bytes >> (8 * index))
    }
  }
}

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
  package let messageTypes: MessageTypes
  /// How far the entries of a list are apart, in bits; 0 for a single field.
  package let stride: Int

  package init(
    _ field: HeaderField, _ offset: Int, _ length: Int, _ datatype: DataType = .integer,
    types messageTypes: MessageTypes = [], stride: Int = 0
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
