import CTVetPackets

extension Simulator {
  /// Decides where a packet goes that came in.
  ///
  /// - Returns: Whether it goes anywhere; where not, it may have been answered.
  mutating func routeInput(_ journey: inout Journey, at now: Timestamp) -> Bool {
    guard let input = journey.packet.input else { return false }
    let way =
      journey.version == .v4
      ? routeInputV4(journey, input) : routeInputV6(journey, input)
    switch way {
    case .way(let way):
      journey.way = way
      return journey.version == .v6 || readOptionsV4(&journey, at: now)
    case .martian:
      journey.drop()
      return false
    case .failure(let failure):
      answerUnroutable(failure, &journey, at: now)
      journey.drop()
      return false
    }
  }

  /// What routing says.
  private enum Outcome {
    case way(Journey.Way)
    /// The addresses make no sense here.
    case martian
    case failure(RouteFailure)
  }

  /// As `ip_route_input_slow` does with `accept_local` on.
  private func routeInputV4(_ journey: borrowing Journey, _ input: InterfaceIndex) -> Outcome {
    let (source, destination) = (journey.source, journey.destination)
    if destination.isMulticast(.v4) {
      return hasJoinedV4(destination) && isGoodMulticastSource(source, destination, journey)
        ? .way(here(.multicast)) : .martian
    }
    if source.isMulticast(.v4) || source.isLimitedBroadcastV4 { return .martian }
    if destination.isLimitedBroadcastV4 || source.isUnspecified && destination.isUnspecified {
      return hasGoodReversePath(source, input) ? .way(here(.broadcast)) : .martian
    }
    if source.isZeroNetworkV4 || destination.isZeroNetworkV4 { return .martian }
    if !host.routesLoopbackAddresses,
      destination.isLoopback(.v4) || source.isLoopback(.v4)
    {
      return .martian
    }
    guard let route = host.route(to: destination, version: .v4) else {
      return .failure(host.forwardsIPv4 ? .networkUnreachable : .invalid)
    }
    if let failure = RouteFailure(route.kind) {
      return .failure(host.forwardsIPv4 ? failure : .invalid)
    }
    switch route.kind {
    case .local, .broadcast:
      return hasGoodReversePath(source, input) ? .way(here(route.kind)) : .martian
    case .unicast:
      guard host.forwardsIPv4 else { return .failure(.invalid) }
      guard hasGoodReversePath(source, input) else { return .martian }
      return .way(on(route))
    default: return .martian
    }
  }

  /// Whether a packet may come in where it did (`fib_validate_source`).
  private func hasGoodReversePath(_ source: IPAddress, _ input: InterfaceIndex) -> Bool {
    let own = host.place(of: input).map { host.interfaces[$0].reversePathFilter } ?? .off
    let filter = own.rawValue > host.reversePathFilter.rawValue ? own : host.reversePathFilter
    guard filter != .off, !source.isUnspecified else { return true }
    guard let route = host.route(to: source, version: .v4),
      route.kind == .unicast || route.kind == .local
    else { return false }
    return filter == .loose || route.interface == input
  }

  private func isGoodMulticastSource(
    _ source: IPAddress, _ destination: IPAddress, _ journey: borrowing Journey
  ) -> Bool {
    if source.isMulticast(.v4) || source.isLimitedBroadcastV4 { return false }
    if source.isLoopback(.v4) { return host.routesLoopbackAddresses }
    return !source.isZeroNetworkV4 || destination.isLocalMulticastV4
      || journey.packet.headers.transport == .igmp
  }

  /// As `ip6_route_input` does.
  private func routeInputV6(_ journey: borrowing Journey, _ input: InterfaceIndex) -> Outcome {
    let destination = journey.destination
    let isStrict =
      destination.isMulticast(.v6) || destination.isLinkLocalV6 || destination.isLoopback(.v6)
    let route = host.route(
      to: destination, version: .v6, interface: isStrict ? input : nil)
    guard let route else { return .failure(.networkUnreachable) }
    if let failure = RouteFailure(route.kind) { return .failure(failure) }
    switch route.kind {
    case .local, .anycast: return .way(here(.local))
    case .multicast:
      return hasJoinedV6(destination, on: input) ? .way(here(.multicast)) : .martian
    default:
      // Where nothing is forwarded the packet is dropped without an answer.
      return host.forwardsIPv6 ? .way(on(route)) : .martian
    }
  }

  private func here(_ kind: AddressType) -> Journey.Way {
    Journey.Way(kind: kind, interface: .loopback, mtu: host.mtu(of: .loopback), isLocal: true)
  }

  private func on(_ route: Route) -> Journey.Way {
    let interface = route.interface ?? .loopback
    return Journey.Way(
      kind: .unicast, interface: interface, mtu: host.mtu(of: route), isLocal: false)
  }

  /// Whether this host listens to a group; of IPv4 it does to "all hosts" alone.
  private func hasJoinedV4(_ group: IPAddress) -> Bool { group.v4 == 0xE000_0001 }

  /// Whether an interface listens to a group: all nodes, all routers, and the groups in which neighbours
  /// look for its addresses (RFC 4291 §2.7.1).
  private func hasJoinedV6(_ group: IPAddress, on input: InterfaceIndex) -> Bool {
    let scope = group.multicastScope
    if group.high == 0xFF00 << 48 | UInt64(scope) << 48 {
      if group.low == 1 { return scope == 1 || scope == 2 }
      if group.low == 2 { return host.forwardsIPv6 && [1, 2, 5].contains(scope) }
    }
    guard group.high == 0xFF02 << 48, group.low >> 24 == 0x1_FF else { return false }
    let end = group.low & 0xFF_FFFF
    guard let interface = host.interface(input) else { return false }
    // The address of all routers of a link ends in zeros.
    return interface.addressesV6.contains { address in
      address.address.low & 0xFF_FFFF == end || host.forwardsIPv6 && end == 0
    }
  }

  /// Tells the sender that no route leads on (`ip_error`, `ip6_pkt_drop`).
  private mutating func answerUnroutable(
    _ failure: RouteFailure, _ journey: inout Journey, at now: Timestamp
  ) {
    guard failure != .invalid else { return }
    switch journey.version {
    case .v4:
      guard unreachableTokens.takes(journey.source, at: now) else { return }
      let code: UInt8 =
        switch failure {
        case .networkUnreachable: ICMPError.networkUnreachable
        case .hostUnreachable: ICMPError.hostUnreachable
        case .prohibited, .invalid: ICMPError.filtered
        }
      send(ICMPError(type: ICMPError.unreachable, code: code), about: journey, at: now)
    case .v6:
      send(
        ICMPError(
          type: ICMPError.unreachableV6,
          code: failure == .prohibited ? ICMPError.prohibitedV6 : ICMPError.noRouteV6),
        about: journey, at: now)
    }
  }
}

/// How often a source is told that no route leads on: five times at once, then once a second
/// (`ip_rt_error_burst`, `ip_rt_error_cost`).
struct UnreachableLimit: Sendable {
  private var filledUntil: [UInt32: Int64] = [:]
  private static let cost = Timestamp.nanosecondsPerSecond
  private static let burst: Int64 = 5

  /// Whether a source may be told once more.
  mutating func takes(_ source: IPAddress, at now: Timestamp) -> Bool {
    // A bucket is kept as the time since which it would have filled from empty.
    let full = now.nanoseconds - Self.burst * Self.cost
    let start = max(filledUntil[source.v4] ?? full, full)
    guard now.nanoseconds - start >= Self.cost else { return false }
    filledUntil[source.v4] = start + Self.cost
    return true
  }
}
