import CTVetPackets

extension Tuple {
  /// Reads the tuple of a packet (`nf_ct_get_tuple`); nil where the packet is too short for it or its
  /// protocol forbids tracking.
  ///
  /// - Parameter profile: Which kernel is meant.
  @inline(__always)
  init?(
    _ packet: Span<UInt8>, version: IPVersion, addressesAt networkOffset: Int,
    transport: TransportProtocol, at offset: Int, end: Int, profile: KernelProfile
  ) {
    let source: IPAddress
    let destination: IPAddress
    switch version {
    case .v4:
      guard networkOffset + 20 <= end else { return nil }
      source = IPAddress(packet, at: networkOffset + 12, version: .v4)
      destination = IPAddress(packet, at: networkOffset + 16, version: .v4)
    case .v6:
      guard networkOffset + 40 <= end else { return nil }
      source = IPAddress(packet, at: networkOffset + 8, version: .v6)
      destination = IPAddress(packet, at: networkOffset + 24, version: .v6)
    }
    var ports: (source: UInt16, destination: UInt16) = (0, 0)
    switch transport {
    case .tcp, .udp, .udplite, .sctp:
      guard offset + 4 <= end else { return nil }
      ports = (packet.bigEndian16(at: offset), packet.bigEndian16(at: offset + 2))
    case .dccp where profile.tracksDCCP:
      guard offset + 4 <= end else { return nil }
      ports = (packet.bigEndian16(at: offset), packet.bigEndian16(at: offset + 2))
    case .icmp, .icmpv6:
      guard offset + 8 <= end else { return nil }
      ports = (packet.bigEndian16(at: offset + 4), packet.bigEndian16(at: offset))
    case .gre:
      guard let key = GRETracker.key(packet, at: offset, end: end) else { return nil }
      ports = (0, key)
    default:
      break
    }
    self.init(
      version: version, transport: transport, source: source, sourcePort: ports.source,
      destination: destination, destinationPort: ports.destination)
  }

  /// What packets the other way look like (`nf_ct_invert_tuple`), zone 0; nil where there are none, as for
  /// most types of ICMP.
  @inline(__always)
  public var inverse: Tuple? {
    var sourcePort = destinationPort
    var destinationPort = self.sourcePort
    if transport == .icmp || transport == .icmpv6 {
      let type = UInt8(truncatingIfNeeded: self.destinationPort >> 8)
      let answer =
        transport == .icmp ? ICMPTracker.answer(to: type) : ICMPv6Tracker.answer(to: type)
      guard let answer else { return nil }
      sourcePort = self.sourcePort
      destinationPort = UInt16(answer) << 8 | self.destinationPort & 0xFF
    }
    return Tuple(
      version: version, transport: transport, source: destination, sourcePort: sourcePort,
      destination: source, destinationPort: destinationPort)
  }
}
