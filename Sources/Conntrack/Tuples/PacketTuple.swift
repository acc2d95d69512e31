package import CTVetPackets

extension Tuple {
  /// The tuple of a packet, zone 0 (`nf_ct_get_tuplepr`); nil where the packet is too short for it, or a
  /// later fragment.
  ///
  /// - Parameter profile: Which kernel is meant.
  package init?(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, profile: KernelProfile = .linux618
  ) {
    guard let payload = TransportPayload(packet, headers) else { return nil }
    self.init(
      packet, version: headers.version, addressesAt: 0, transport: payload.transport,
      at: payload.offset, end: headers.totalLength, profile: profile)
  }
}
