import CTVetPackets

extension Tracker {
  /// Asks the protocol's tracker what a packet does to its connection (`nf_conntrack_handle_packet`).
  @inline(__always)
  mutating func follow(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival, _ id: ConnectionID,
    _ direction: Direction
  ) -> ProtocolUpdate {
    switch payload.transport {
    case .tcp:
      return followTCP(packet, payload, arrival, id, direction)
    case .udp:
      guard isSoundUDP(packet, payload, arrival) else { return .invalid }
      return UDPTracker.update(
        &self[id], at: arrival.time,
        timeouts: udpTimeouts(of: id), profile: profile)
    case .udplite:
      guard isSoundUDPLite(packet, payload, arrival) else { return .invalid }
      return UDPLiteTracker.update(
        self[id].status, timeouts: udpTimeouts(of: id))
    case .icmp:
      let type = UInt8(truncatingIfNeeded: self[id].original.destinationPort >> 8)
      guard arrival.headers.version == .v4, ICMPTracker.begins(type) else { return .invalid }
      return ProtocolUpdate(.accept, timeout: icmpTimeout(of: id), isCounted: true)
    case .icmpv6:
      let type = UInt8(truncatingIfNeeded: self[id].original.destinationPort >> 8)
      guard arrival.headers.version == .v6,
        self[id].status.contains(.confirmed) || ICMPv6Tracker.begins(type)
      else { return .invalid }
      return ProtocolUpdate(.accept, timeout: icmpv6Timeout(of: id), isCounted: true)
    case .gre:
      return GRETracker.update(
        self[id].status, timeouts: greTimeouts(of: id))
    case .sctp:
      return followSCTP(packet, payload, arrival, id, direction)
    case .dccp where profile.tracksDCCP:
      return followDCCP(packet, payload, arrival, id, direction)
    default:
      return ProtocolUpdate(.accept, timeout: genericTimeout(of: id), isCounted: true)
    }
  }

  /// Whether a checksum has to be right here (`nf_conntrack_checksum`).
  @inline(__always)
  func verifiesChecksums(_ arrival: Arrival) -> Bool {
    if !settings.verifiesChecksums { return false }
    return arrival.hook == .prerouting
  }

  /// Whether a rule gave a connection timeouts of its own (`nf_ct_timeout_lookup`).
  @inline(__always)
  func hasTimeoutPolicy(_ id: ConnectionID) -> Bool {
    let place = table.slots[Int(id.rawValue)].extensionPlace
    if place < 0 { return false }
    return extensionStore.hasTimeoutPolicy(place)
  }

  /// The settings whose timeouts hold for a connection.
  @inline(never)
  func timeoutSettings(of id: ConnectionID) -> TrackingSettings {
    let place = self[id].extensionPlace
    return place < 0 ? settings : extensionStore[place].timeoutPolicy?.settings ?? settings
  }

  @inline(__always)
  private func udpTimeouts(of id: ConnectionID) -> (UInt32, UInt32) {
    guard hasTimeoutPolicy(id) else { return (settings.udp, settings.udpStream) }
    let own = timeoutSettings(of: id)
    return (own.udp, own.udpStream)
  }

  private func greTimeouts(of id: ConnectionID) -> (UInt32, UInt32) {
    guard hasTimeoutPolicy(id) else { return (settings.gre, settings.greStream) }
    let own = timeoutSettings(of: id)
    return (own.gre, own.greStream)
  }

  private func icmpTimeout(of id: ConnectionID) -> UInt32 {
    hasTimeoutPolicy(id) ? timeoutSettings(of: id).icmp : settings.icmp
  }

  private func icmpv6Timeout(of id: ConnectionID) -> UInt32 {
    hasTimeoutPolicy(id) ? timeoutSettings(of: id).icmpv6 : settings.icmpv6
  }

  private func genericTimeout(of id: ConnectionID) -> UInt32 {
    hasTimeoutPolicy(id) ? timeoutSettings(of: id).generic : settings.generic
  }

  private mutating func followTCP(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival, _ id: ConnectionID,
    _ direction: Direction
  ) -> ProtocolUpdate {
    let end = arrival.headers.totalLength
    guard let segment = TCPSegment(packet, from: payload.offset, to: end),
      !verifiesChecksums(arrival)
        || payload.isChecksumRight(packet, arrival.headers, transport: .tcp, end: end),
      segment.hasSensibleFlags
    else { return .invalid }
    let status = table.slots[Int(id.rawValue)].status
    if !status.contains(.confirmed),
      !TCPTracker.begin(&self[id].tcp, with: segment, in: packet, rules: settings.tcpRules)
    {
      return .invalid
    }
    var timeouts = settings.tcp
    if hasTimeoutPolicy(id) { timeouts = timeoutSettings(of: id).tcp }
    let remaining =
      status.contains(.confirmed)
      ? max(0, table.slots[Int(id.rawValue)].expiry.nanoseconds &- arrival.time.nanoseconds) : 0
    let offset =
      status.contains(.sequenceAdjust)
      ? acknowledgementOffset(of: id, segment, direction) : 0
    return TCPTracker.update(
      &table.slots[Int(id.rawValue)].tcp, with: segment, in: packet, direction: direction,
      status: status, rules: settings.tcpRules, timeouts: timeouts, profile: profile,
      remaining: remaining, acknowledgementOffset: offset)
  }

  /// By how much sequence adjustment moves what a segment acknowledges (`nf_ct_seq_offset`).
  private func acknowledgementOffset(
    of id: ConnectionID, _ segment: TCPSegment, _ direction: Direction
  ) -> Int32 {
    extensions(of: id).sequenceAdjustment[direction.opposite]
      .offset(for: segment.acknowledgement &- 1)
  }

  private mutating func followSCTP(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival, _ id: ConnectionID,
    _ direction: Direction
  ) -> ProtocolUpdate {
    let end = arrival.headers.totalLength
    guard payload.offset + SCTPHeader.byteCount <= end,
      !verifiesChecksums(arrival)
        || SCTPTracker.hasRightChecksum(packet, from: payload.offset, to: end)
    else { return .invalid }
    let timeouts = hasTimeoutPolicy(id) ? timeoutSettings(of: id).sctp : settings.sctp
    return SCTPTracker.update(
      &self[id].sctp, with: packet, from: payload.offset, to: end, direction: direction,
      status: self[id].status, timeouts: timeouts, profile: profile)
  }

  private mutating func followDCCP(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival, _ id: ConnectionID,
    _ direction: Direction
  ) -> ProtocolUpdate {
    let end = arrival.headers.totalLength
    guard payload.offset + DCCPHeader.byteCount <= end else { return ProtocolUpdate(.drop) }
    guard let header = DCCPHeader(packet, from: payload.offset, to: end),
      !verifiesChecksums(arrival)
        || payload.isChecksumRight(
          packet, arrival.headers, transport: .dccp, end: payload.offset + header.coverage)
    else { return .invalid }
    let timeouts = hasTimeoutPolicy(id) ? timeoutSettings(of: id).dccp : settings.dccp
    return DCCPTracker.update(
      &self[id].dccp, with: header, direction: direction, status: self[id].status,
      timeouts: timeouts)
  }
}
