public import CTVetPackets

extension Tracker {
  /// Finds or begins the connection of a packet, at conntrack's hook (`nf_conntrack_in`).
  ///
  /// - Parameters:
  ///   - packet: The packet from its IP header on.
  ///   - headers: Where its parts lie.
  ///   - attached: What it carries already: nothing, a template, or what an earlier pass found.
  ///   - hook: Where it is.
  ///   - now: The time.
  public mutating func track(
    _ packet: Span<UInt8>, _ headers: PacketHeaders, attached: Attachment = .none,
    hook: TrackingHook = .prerouting, at now: Timestamp
  ) -> TrackingVerdict {
    var template: ConnectionID?
    if attached != .none {
      guard attached.info != .untracked, let id = attached.connection,
        self[id].status.contains(.template)
      else { return .accept(attached) }
      template = id
    }
    let arrival = Arrival(headers: headers, hook: hook, template: template, time: now)
    guard headers.totalLength <= packet.count, let payload = TransportPayload(packet, headers)
    else { return invalid() }
    if payload.transport == .icmp || payload.transport == .icmpv6 {
      switch trackICMP(packet, payload, arrival) {
      case .notAnError: break
      case .invalid: return invalid(isICMPError: true)
      case .attach(let attachment): return .accept(attachment)
      }
    }
    while true {
      switch trackOnce(packet, payload, arrival) {
      case .done(let verdict): return verdict
      case .again: continue
      }
    }
  }

  /// What one look at a packet gives.
  private enum Look {
    case done(TrackingVerdict)
    case again
  }

  @inline(__always)
  private mutating func trackOnce(
    _ packet: Span<UInt8>, _ payload: TransportPayload, _ arrival: Arrival
  ) -> Look {
    let end = arrival.headers.totalLength
    guard
      let tuple = Tuple(
        packet, version: arrival.headers.version, addressesAt: 0, transport: payload.transport,
        at: payload.offset, end: end, profile: profile)
    else { return .done(invalid()) }
    let id: ConnectionID
    let direction: Direction
    if let found = find(tuple, arrival) {
      (id, direction) = found
    } else {
      switch begin(tuple, zone: zone(of: arrival), arrival) {
      case .connection(let begun): (id, direction) = (begun, .original)
      case .impossible: return .done(invalid())
      case .tableFull:
        statistics.drop += 1
        return .done(.drop)
      }
    }
    let info = info(of: id, direction)
    let update = follow(packet, payload, arrival, id, direction)
    switch update.outcome {
    case .accept: break
    case .invalid, .drop, .repeat:
      let attachment = Attachment(connection: id, info: info)
      // What an INVALID packet changed in a connection stays: a doubtful FIN or RST lowers the timeout.
      if self[id].status.contains(.confirmed) { apply(update, to: id, direction, arrival) }
      release(attachment)
      switch update.outcome {
      case .repeat: return .again
      case .drop:
        statistics.drop += 1
        statistics.invalid += 1
        return .done(.drop)
      case .accept, .invalid: return .done(invalid())
      }
    }
    apply(update, to: id, direction, arrival)
    if info == .establishedReply, !self[id].status.contains(.seenReply) {
      self[id].status.insert(.seenReply)
      note(.replied, of: id)
    }
    if self[id].serial == 0 {
      lastSerial &+= 1
      self[id].serial = lastSerial
    }
    return .done(.accept(Attachment(connection: id, info: info)))
  }

  private func zone(of arrival: Arrival) -> Zone {
    arrival.template.map { self[$0].zone } ?? .standard
  }

  @inline(__always)
  private mutating func find(
    _ tuple: Tuple, _ arrival: Arrival
  ) -> (id: ConnectionID, direction: Direction)? {
    arrival.template == nil
      ? findInStandardZone(tuple, at: arrival.time)
      : find(tuple, zone: zone(of: arrival), at: arrival.time)
  }

  @inline(__always)
  private func info(of id: ConnectionID, _ direction: Direction) -> ConntrackInfo {
    if direction == .reply { return .establishedReply }
    let status = self[id].status
    if status.contains(.seenReply) { return .established }
    return status.contains(.expected) ? .related : .new
  }

  private mutating func invalid(isICMPError: Bool = false) -> TrackingVerdict {
    if isICMPError { statistics.icmpError += 1 } else { statistics.invalid += 1 }
    return .accept(.none)
  }

  /// Does to a connection what its protocol wants.
  @inline(__always)
  private mutating func apply(
    _ update: ProtocolUpdate, to id: ConnectionID, _ direction: Direction, _ arrival: Arrival
  ) {
    if let timeout = update.timeout { refresh(id, seconds: timeout, at: arrival.time) }
    if update.isCounted { account(id, direction, bytes: arrival.headers.totalLength) }
    if update.changesState { note(.protocolState, of: id) }
    if update.becomesAssured, !self[id].status.contains(.assured) {
      self[id].status.insert(.assured)
      note(.assured, of: id)
    }
    if update.isKilled { delete(id, at: arrival.time) }
  }

  /// Counts a packet, where the connection has counters.
  @inline(__always)
  mutating func account(_ id: ConnectionID, _ direction: Direction, bytes: Int) {
    let place = self[id].extensionPlace
    guard place >= 0 else { return }
    extensionStore.count(bytes: UInt64(bytes), direction, at: place)
  }
}
