import CTVetPackets

/// What a packet carries as the tracker sees it (`get_l4proto`).
struct TransportPayload {
  var transport: TransportProtocol
  /// Where it starts, in bytes from the start of the packet.
  var offset: Int

  /// Finds what a packet carries; nil for later fragments and where headers are cut off.
  @inline(__always)
  init?(_ packet: Span<UInt8>, _ headers: PacketHeaders) {
    guard headers.fragmentOffset == 0 else { return nil }
    if headers.version == .v6,
      headers.transportOffset != IPv6Header.byteCount || headers.transport.isIPv6ExtensionHeader
    {
      self.init(packet, ipv6At: 0, end: headers.totalLength)
    } else {
      self.init(transport: headers.transport, offset: headers.transportOffset)
    }
  }

  private init(transport: TransportProtocol, offset: Int) {
    self.transport = transport
    self.offset = offset
  }

  /// Finds what an IPv6 packet carries that may itself lie in another packet.
  init?(_ packet: Span<UInt8>, ipv6At networkOffset: Int, end: Int) {
    guard networkOffset + IPv6Header.byteCount <= end else { return nil }
    let first = TransportProtocol(rawValue: packet[networkOffset + IPv6Header.nextHeader])
    guard
      let found = IPv6ExtensionHeaders.skip(
        packet, first: first, at: networkOffset + IPv6Header.byteCount, end: end),
      found.fragment & ~7 == 0
    else { return nil }
    transport = found.transport
    offset = found.offset
  }

  /// Finds what an IPv4 packet carries that may itself lie in another packet.
  init?(_ packet: Span<UInt8>, ipv4At networkOffset: Int, end: Int) {
    guard networkOffset + IPv4Header.minimumByteCount <= end,
      packet.bigEndian16(at: networkOffset + IPv4Header.fragment) & IPv4Header.fragmentOffsetMask
        == 0
    else { return nil }
    transport = TransportProtocol(rawValue: packet[networkOffset + IPv4Header.transport])
    offset = networkOffset + Int(packet[networkOffset] & 0x0F) * 4
    guard offset <= end else { return nil }
  }
}

extension TransportPayload {
  /// Whether the checksum over the pseudo-header and the payload up to an end is right
  /// (`nf_checksum`, `nf_checksum_partial`).
  @inline(__always)
  func isChecksumRight(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, transport: TransportProtocol, end: Int
  ) -> Bool {
    let seed = InternetChecksum.pseudoHeaderSum(
      packet, version: headers.version, transport: transport,
      byteCount: headers.totalLength - offset)
    return InternetChecksum.folded(
      InternetChecksum.sum(packet, from: offset, to: end, adding: seed)) == 0xFFFF
  }
}
