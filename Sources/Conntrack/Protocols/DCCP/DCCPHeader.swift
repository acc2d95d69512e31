import CTVetPackets

/// The header of a DCCP packet (RFC 4340 §5).
package struct DCCPHeader: Hashable {
  /// What a packet is, by its number (RFC 4340 §5.1).
  package enum Kind: UInt8, CaseIterable {
    case request
    case response
    case data
    case acknowledgement
    case dataAcknowledgement
    case closeRequest
    case close
    case reset
    case synchronize
    case synchronizeAcknowledgement
  }

  /// How many bytes the part that all packets have takes, without the longer sequence number.
  package static let byteCount = 12
  /// How many bytes the longer sequence number takes beyond that.
  private static let extensionByteCount = 4

  /// What the packet is.
  package var kind: Kind
  /// The sequence number, 48 or 24 bits.
  package var sequence: UInt64
  /// What the packet acknowledges, 48 bits; nil where it has no room for that.
  package var acknowledgement: UInt64?
  /// How many bytes from the header's start the checksum covers.
  package var coverage: Int

  /// Reads a header; nil where it is malformed (`dccp_error`).
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on.
  ///   - start: Where the header starts; `byteCount` bytes of it must be there.
  ///   - end: Where the packet ends.
  package init?(_ packet: Span<UInt8>, from start: Int, to end: Int) {
    let length = end - start
    let offset = Int(packet[start + 4]) * 4
    let covered = Int(packet[start + 5] & 0xF)
    guard offset >= Self.byteCount, offset <= length else { return nil }
    coverage = covered == 0 ? length : (covered - 1) * 4
    guard coverage <= length, let kind = Kind(rawValue: packet[start + 8] >> 1 & 0xF) else {
      return nil
    }
    self.kind = kind
    let isLong = packet[start + 8] & 1 != 0
    let number = UInt64(packet.bigEndian16(at: start + 10))
    var place = start + Self.byteCount
    if isLong {
      guard place + Self.extensionByteCount <= end else { return nil }
      sequence = number << 32 | UInt64(packet.bigEndian32(at: place))
      place += Self.extensionByteCount
    } else {
      sequence = UInt64(packet[start + 9]) << 16 | number
    }
    if place + 8 <= end {
      acknowledgement =
        UInt64(packet.bigEndian16(at: place + 2)) << 32 | UInt64(packet.bigEndian32(at: place + 4))
    }
  }
}
