import CTVetPackets

extension Tracker {
  /// What a message of ICMP or ICMPv6 is before a connection is looked for.
  enum ICMPLook {
    /// It may begin or belong to a connection of its own.
    case notAnError
    case invalid
    case attach(Attachment)
  }

  /// Looks at a message of ICMP or ICMPv6 (`nf_conntrack_handle_icmp`).
  mutating func trackICMP(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> ICMPLook {
    switch (arrival.headers.version, payload.transport) {
    case (.v4, .icmp): trackICMPv4(packet, payload, arrival)
    case (.v6, .icmpv6): trackICMPv6(packet, payload, arrival)
    default: .notAnError
    }
  }

  /// Looks at a message of ICMP (`nf_conntrack_icmpv4_error`).
  private mutating func trackICMPv4(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> ICMPLook {
    let end = arrival.headers.totalLength
    guard payload.offset + ICMPHeader.byteCount <= end else { return .invalid }
    if verifiesChecksums(arrival),
      InternetChecksum.of(packet, from: payload.offset, to: end) != 0
    {
      return .invalid
    }
    let type = packet[payload.offset]
    guard type <= ICMPTracker.highestType else { return .invalid }
    guard ICMPTracker.isError(type) else { return .notAnError }
    return relate(packet, quoteAt: payload.offset + ICMPHeader.byteCount, arrival)
  }

  /// Looks at a message of ICMPv6 (`nf_conntrack_icmpv6_error`).
  private mutating func trackICMPv6(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> ICMPLook {
    let end = arrival.headers.totalLength
    guard payload.offset + ICMPHeader.byteCount <= end else { return .invalid }
    if verifiesChecksums(arrival),
      !payload.isChecksumRight(packet, arrival.headers, transport: .icmpv6, end: end)
    {
      return .invalid
    }
    let type = packet[payload.offset]
    if ICMPv6Tracker.isUntracked(type) { return .attach(.untracked) }
    if type == ICMPv6Tracker.redirect {
      return profile.relatesRedirectsOfIPv6
        ? trackRedirect(packet, payload, arrival) : .attach(.untracked)
    }
    guard ICMPv6Tracker.isError(type) else { return .notAnError }
    return relate(packet, quoteAt: payload.offset + ICMPHeader.byteCount, arrival)
  }

  /// Looks at a redirect of ICMPv6, which quotes a packet in an option (`nf_conntrack_icmpv6_redirect`,
  /// RFC 4861 §4.5).
  private mutating func trackRedirect(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> ICMPLook {
    let end = arrival.headers.totalLength
    guard payload.offset + ICMPv6Tracker.redirectByteCount <= end else { return .invalid }
    guard packet[payload.offset + 1] == 0 else { return .notAnError }
    let isLinkLocal =
      packet.bigEndian16(at: IPv6Header.source) & 0xFFC0 == 0xFE80
    guard packet[IPv6Header.hopLimit] == 255, isLinkLocal else { return .invalid }
    let option = payload.offset + ICMPv6Tracker.redirectByteCount
    guard option + 2 <= end, packet[option + 1] != 0 else { return .invalid }
    guard packet[option] == ICMPv6Tracker.redirectedHeaderOption else { return .notAnError }
    return relate(packet, quoteAt: option + 8, arrival)
  }

  /// Finds the connection of a packet that a message quotes (`nf_conntrack_inet_error`).
  private mutating func relate(
    _ packet: Span<UInt8>, quoteAt start: Int, _ arrival: Arrival
  ) -> ICMPLook {
    let version = arrival.headers.version
    let end = arrival.headers.totalLength
    let quoted =
      version == .v4
      ? TransportPayload(packet, ipv4At: start, end: end)
      : TransportPayload(packet, ipv6At: start, end: end)
    guard let quoted,
      let tuple = Tuple(
        packet, version: version, addressesAt: start, transport: quoted.transport,
        at: quoted.offset, end: end, profile: profile),
      let wanted = tuple.inverse
    else { return .invalid }
    let zone = arrival.template.map { self[$0].zone } ?? .standard
    guard let found = find(wanted, zone: zone, at: arrival.time),
      self[found.id].tuple(found.direction).destination == arrival.headers.destination(in: packet)
    else { return .invalid }
    let info: ConntrackInfo = found.direction == .original ? .related : .relatedReply
    return .attach(Attachment(connection: found.id, info: info))
  }
}
