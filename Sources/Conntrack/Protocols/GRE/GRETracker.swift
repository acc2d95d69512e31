import CTVetPackets

/// What tracking knows of GRE (`nf_conntrack_proto_gre.c`).
enum GRETracker {
  /// Versions of the header; only 1 (PPTP, RFC 2637) has a call identifier.
  private static let versionMask: UInt16 = 0x0007
  private static let pptpVersion: UInt16 = 1
  private static let pppProtocol: UInt16 = 0x880B

  /// The key of a packet: the call identifier of PPTP, else 0; nil where tracking is impossible.
  static func key(_ packet: Span<UInt8>, at offset: Int, end: Int) -> UInt16? {
    guard offset + 4 <= end,
      packet.bigEndian16(at: offset) & versionMask == pptpVersion, offset + 8 <= end
    else { return 0 }
    guard packet.bigEndian16(at: offset + 2) == pppProtocol else { return nil }
    return packet.bigEndian16(at: offset + 6)
  }
}
