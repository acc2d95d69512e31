import CTVetPackets

/// What a base chain finds out of a packet before its first rule (`struct nft_pktinfo`,
/// include/net/netfilter/nf_tables_ipv4.h and nf_tables_ipv6.h).
struct PacketFacts: Sendable {
  /// The network protocol.
  var version: IPVersion
  /// Whether the headers could be followed to a transport protocol (`NFT_PKTINFO_L4PROTO`).
  var hasTransport = false
  /// The number of the transport protocol; of an authentication header its own.
  var transport: UInt8 = 0
  /// Where the transport header begins, in bytes from the network header.
  var transportOffset = 0
  /// Whether the packet is a fragment but not the first, so that it has no transport header.
  var isLaterFragment = false

  /// Whether the transport header can be read.
  var hasTransportHeader: Bool { hasTransport && !isLaterFragment }

  /// Reads the headers of a packet that the IP layer has checked.
  init(_ packet: Span<UInt8>, version: IPVersion) {
    self.version = version
    switch version {
    case .v4:
      guard packet.count >= 20 else { return }
      hasTransport = true
      transport = packet[9]
      transportOffset = Int(packet[0] & 15) * 4
      isLaterFragment = packet.bigEndian16(at: 6) & 0x1FFF != 0
    case .v6:
      guard let found = IPv6HeaderSearch.transport(of: packet) else { return }
      hasTransport = true
      transport = found.number
      transportOffset = found.offset
      isLaterFragment = found.isLaterFragment
    }
  }

  /// Whether a packet that the IP layer has not seen yet has headers that hold together
  /// (`__nft_set_pktinfo_ipv4_validate`, `__nft_set_pktinfo_ipv6_validate`).
  static func isSound(_ packet: Span<UInt8>, version: IPVersion) -> Bool {
    switch version {
    case .v4:
      guard packet.count >= 20, packet[0] >> 4 == 4, packet[0] & 15 >= 5 else { return false }
      let length = Int(packet.bigEndian16(at: 2))
      return packet.count >= length && length >= Int(packet[0] & 15) * 4
    case .v6:
      guard packet.count >= 40, packet[0] >> 4 == 6 else { return false }
      return Int(packet.bigEndian16(at: 4)) + 40 <= packet.count
        && IPv6HeaderSearch.transport(of: packet) != nil
    }
  }
}
