import CTVetPackets

/// Where the transport header of an IPv6 packet lies that itself may lie in another packet
/// (`ipv6_skip_exthdr`).
struct ExtensionHeaders {
  /// Where the first header is that is no extension header, in bytes from the start of the outer packet.
  var transportOffset: Int
  /// What that header is.
  var transport: TransportProtocol
  /// Whether a fragment header tells that this is not the first part of the payload.
  var isLaterFragment: Bool

  /// Walks the headers behind the fixed one; nil where they end too early or tell that nothing follows.
  init?(_ packet: Span<UInt8>, headerOffset: Int) {
    var offset = headerOffset + 40
    guard offset <= packet.count else { return nil }
    var next = packet[headerOffset + 6]
    isLaterFragment = false
    walk: while true {
      let byteCount: Int
      switch next {
      case 0, 43, 60:
        guard offset + 2 <= packet.count else { return nil }
        byteCount = (Int(packet[offset + 1]) + 1) * 8
      case 51:
        guard offset + 2 <= packet.count else { return nil }
        byteCount = (Int(packet[offset + 1]) + 2) * 4
      case 44:
        guard offset + 4 <= packet.count else { return nil }
        isLaterFragment = packet.bigEndian16(at: offset + 2) & ~7 != 0
        if isLaterFragment { break walk }
        byteCount = 8
      case 59:
        return nil
      default:
        break walk
      }
      next = packet[offset]
      offset += byteCount
    }
    transportOffset = offset
    transport = TransportProtocol(rawValue: next)
  }
}
