import CTVetPackets

extension Defragmenter {
  private static let fragmentHeaderByteCount = 8
  private static let maximumPayloadByteCount = 65_535

  /// Where the fragment header of a packet lies.
  private struct FragmentHeader {
    var offset: Int
    /// Where the header before tells of it.
    var nextHeaderOffset: Int
  }

  /// Takes note of a packet of IPv6, which may be a fragment (`nf_ct_frag6_gather`).
  mutating func defragmentIPv6(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, hook: TrackingHook, zone: UInt16,
    _ interface: UInt32, at now: Timestamp
  ) -> DefragmentationOutcome {
    let end = headers.totalLength
    guard end > IPv6Header.byteCount,
      packet.bigEndian16(at: IPv6Header.payloadLength) != 0,
      let place = Self.fragmentHeader(packet, end: end),
      !Self.isTransportCutOff(packet, at: place.offset, end: end)
    else { return .pass }
    guard place.offset + Self.fragmentHeaderByteCount <= end, hasRoom(.v6, at: now) else {
      return .drop
    }
    let destination = headers.destination(in: packet)
    // Multicast and link-local addresses mean another host on each link.
    let isOfLink =
      destination.high >> 56 == 0xFF || destination.high >> 54 == 0xFE80 >> 6
    let key = Key(
      version: .v6, source: headers.source(in: packet), destination: destination,
      identification: packet.bigEndian32(at: place.offset + 4), transport: 0,
      interface: isOfLink ? interface : 0, hook: hook, zone: zone)
    return gather(packet, end: end, place, key, interface, at: now)
  }

  /// Adds a fragment to its queue (`nf_ct_frag6_queue`).
  private mutating func gather(
    _ packet: Span<UInt8>, end packetEnd: Int, _ place: FragmentHeader, _ key: Key,
    _ interface: UInt32, at now: Timestamp
  ) -> DefragmentationOutcome {
    var queue = queue(key, at: now)
    let field = packet.bigEndian16(at: place.offset + 2)
    let offset = Int(field & ~7)
    let hasMore = field & 1 != 0
    let payloadStart = place.offset + Self.fragmentHeaderByteCount
    let end = offset + packetEnd - payloadStart
    guard end <= Self.maximumPayloadByteCount else { return .drop }
    if hasMore, end & 7 != 0 {
      queues[key] = nil
      return .pass
    }
    defer { if !queue.isEmpty { queues[key] = queue } }
    guard queue.noteEnd(end, isLast: !hasMore), end != offset else { return .drop }
    switch queue.insert(Self.bytes(packet, payloadStart..<packetEnd), at: offset) {
    case .duplicate: return .hold
    case .overlap:
      queues[key] = nil
      queue.restart(expiry: now)
      return .drop
    case .added: break
    }
    queue.interface = interface
    queue.congestionMarks |= CongestionMarks.bit(typeOfService: packet[1] >> 4)
    queue.largest = max(queue.largest, packetEnd)
    if offset == 0 {
      queue.first = (Self.bytes(packet, 0..<place.offset), Self.bytes(packet, 0..<packetEnd))
      queue.nextHeaderOffset = place.nextHeaderOffset
      queue.nextHeader = packet[place.offset]
    }
    guard queue.isComplete else { return .hold }
    let outcome = Self.reassembleIPv6(queue)
    queues[key] = nil
    queue.restart(expiry: now)
    return outcome
  }

  /// Puts a packet together, without its fragment header (`nf_ct_frag6_reasm`).
  private static func reassembleIPv6(_ queue: FragmentQueue) -> DefragmentationOutcome {
    guard let first = queue.first, let mark = CongestionMarks.merged(queue.congestionMarks)
    else { return .hold }
    let payloadByteCount = first.header.count - IPv6Header.byteCount + queue.length
    guard payloadByteCount <= maximumPayloadByteCount else { return .hold }
    var bytes = first.header + queue.payload
    var header = bytes.mutableSpan
    header[queue.nextHeaderOffset] = queue.nextHeader
    header.setBigEndian(UInt16(payloadByteCount), at: IPv6Header.payloadLength)
    header[1] |= mark << 4
    guard let headers = try? PacketHeaders(parsing: bytes.span) else { return .hold }
    return .whole(
      Reassembly(
        bytes: bytes, headers: headers, largestFragment: queue.largest, forbidsFragments: false,
        fragmentPayloads: queue.payloadCounts))
  }

  /// Finds the fragment header (`find_prev_fhdr`).
  private static func fragmentHeader(_ packet: Span<UInt8>, end: Int) -> FragmentHeader? {
    var next = TransportProtocol(rawValue: packet[IPv6Header.nextHeader])
    var place = FragmentHeader(
      offset: IPv6Header.byteCount, nextHeaderOffset: IPv6Header.nextHeader)
    while next != .ipv6Fragment {
      guard next.isIPv6ExtensionHeader, next != .noNextHeader, place.offset + 2 <= end else {
        return nil
      }
      let units = Int(packet[place.offset + 1])
      let byteCount = next == .ah ? (units + 2) * 4 : (units + 1) * 8
      place.nextHeaderOffset = place.offset
      next = TransportProtocol(rawValue: packet[place.offset])
      place.offset += byteCount
    }
    return place.offset <= end ? place : nil
  }

  /// Whether a first fragment ends before the transport header does (`ipv6frag_thdr_truncated`,
  /// RFC 8200 §4.5).
  private static func isTransportCutOff(_ packet: Span<UInt8>, at offset: Int, end: Int) -> Bool {
    guard
      let found = IPv6ExtensionHeaders.skip(
        packet, first: .ipv6Fragment, at: offset, end: end), found.fragment & ~7 == 0
    else { return false }
    let byteCount =
      switch found.transport {
      case .tcp: TCPHeader.minimumByteCount
      case .udp: UDPHeader.byteCount
      case .icmpv6: ICMPHeader.byteCount
      default: 1
      }
    return found.offset + byteCount > end
  }
}
