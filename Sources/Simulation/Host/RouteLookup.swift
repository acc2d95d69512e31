public import CTVetPackets

/// Where a packet of this host goes.
public struct OutputRoute: Sendable, Hashable {
  /// Where it leaves; `lo` for addresses of this host.
  public var interface: InterfaceIndex
  /// What the destination is.
  public var kind: AddressType
  /// The next hop; nil on the link.
  public var gateway: IPAddress?
  /// The source that the packet takes where it has none.
  public var source: IPAddress
  /// The largest packet that the route takes, in bytes.
  public var mtu: Int
}

/// Why a packet goes nowhere, with what it is answered.
public enum RouteFailure: Error, Sendable, Hashable {
  /// No route leads there (`ENETUNREACH`).
  case networkUnreachable
  /// The route says so (`EHOSTUNREACH`).
  case hostUnreachable
  /// The route says so (`EACCES`).
  case prohibited
  /// The packet is not answered (`EINVAL`).
  case invalid

  /// What a route that rejects packets says; nil for those that don't.
  init?(_ kind: AddressType) {
    switch kind {
    case .unreachable: self = .hostUnreachable
    case .prohibit: self = .prohibited
    case .blackhole: self = .invalid
    case .throw: self = .networkUnreachable
    case .unspecified, .unicast, .local, .broadcast, .anycast, .multicast: return nil
    }
  }
}

extension Host {
  /// The route that an address takes in the tables, whatever it does with packets; nil where there is
  /// none.
  ///
  /// - Parameter interface: The only one whose routes count; nil for all.
  public func route(
    to address: IPAddress, version: IPVersion, interface: InterfaceIndex? = nil
  ) -> Route? {
    routingTable.route(to: address, version: version, interface: interface)
  }

  /// Where a packet of this host goes (net/ipv4/route.c `ip_route_output_key_hash_rcu`,
  /// net/ipv6/route.c `ip6_route_output`).
  ///
  /// - Parameters:
  ///   - source: The source; nil where it shall be chosen.
  ///   - interface: Where it must leave; nil where routes decide.
  ///   - allowsForeignSource: Whether the source may be somebody else's.
  public func outputRoute(
    to destination: IPAddress, from source: IPAddress?, version: IPVersion,
    interface: InterfaceIndex? = nil, allowsForeignSource: Bool = false
  ) throws(RouteFailure) -> OutputRoute {
    switch version {
    case .v4:
      try outputRouteV4(
        to: destination, from: source, interface: interface,
        allowsForeignSource: allowsForeignSource)
    case .v6: try outputRouteV6(to: destination, from: source, interface: interface)
    }
  }

  private func outputRouteV4(
    to destination: IPAddress, from source: IPAddress?, interface: InterfaceIndex?,
    allowsForeignSource: Bool
  ) throws(RouteFailure) -> OutputRoute {
    let isGroup = destination.isMulticast(.v4) || destination.isLimitedBroadcastV4
    var interface = interface
    if let source {
      if source.isMulticast(.v4) || source.isLimitedBroadcastV4 || source.isZeroNetworkV4 {
        throw .invalid
      }
      if interface == nil, isGroup {
        guard let owner = owner(ofV4: source) else { throw .networkUnreachable }
        interface = owner
      } else if !allowsForeignSource, owner(ofV4: source) == nil {
        throw .networkUnreachable
      }
    }
    if let interface, isGroup {
      return onLinkV4(interface, to: destination, from: source, kind: kindOfGroup(destination))
    }
    guard !destination.isZeroNetworkV4 else { throw .invalid }
    guard let route = routingTable.route(to: destination, version: .v4, interface: interface)
    else {
      guard let interface else { throw .networkUnreachable }
      return onLinkV4(interface, to: destination, from: source, kind: .unicast)
    }
    if let failure = RouteFailure(route.kind) { throw failure }
    let output = route.interface ?? .loopback
    if route.kind == .local {
      return OutputRoute(
        interface: .loopback, kind: .local, gateway: nil,
        source: source ?? route.preferredSource ?? destination, mtu: mtu(of: .loopback))
    }
    let chosen =
      source ?? route.preferredSource ?? sourceAddressV4(on: output, to: route.gateway)
      ?? IPAddress(v4: 0)
    if chosen.isLoopback(.v4), output != .loopback, !routesLoopbackAddresses { throw .invalid }
    return OutputRoute(
      interface: output, kind: isGroup ? kindOfGroup(destination) : route.kind,
      gateway: route.gateway, source: chosen, mtu: route.mtu ?? mtu(of: output))
  }

  private func kindOfGroup(_ address: IPAddress) -> AddressType {
    address.isLimitedBroadcastV4 ? .broadcast : .multicast
  }

  private func onLinkV4(
    _ interface: InterfaceIndex, to destination: IPAddress, from source: IPAddress?,
    kind: AddressType
  ) -> OutputRoute {
    OutputRoute(
      interface: interface, kind: kind, gateway: nil,
      source: source ?? sourceAddressV4(on: interface) ?? IPAddress(v4: 0),
      mtu: mtu(of: interface))
  }

  /// The interface that has an address of IPv4, or whose network of loopback addresses holds it.
  private func owner(ofV4 address: IPAddress) -> InterfaceIndex? {
    if let owner = interfaces.first(where: { $0.has(address, .v4) }) { return owner.index }
    let route = routingTable.route(to: address, version: .v4)
    return route?.kind == .local ? route?.interface : nil
  }

  private func outputRouteV6(
    to destination: IPAddress, from source: IPAddress?, interface: InterfaceIndex?
  ) throws(RouteFailure) -> OutputRoute {
    let isStrict = destination.isLinkLocalV6 || destination.isMulticast(.v6)
    guard
      let route = routingTable.route(
        to: destination, version: .v6, interface: isStrict ? interface : nil)
    else { throw .networkUnreachable }
    if let failure = RouteFailure(route.kind) { throw failure }
    let isLocal = route.kind == .local || route.kind == .anycast
    let output: InterfaceIndex = isLocal ? .loopback : route.interface ?? .loopback
    let chosen =
      source ?? route.preferredSource
      ?? sourceAddressV6(on: route.interface ?? output, to: destination)
      ?? IPAddress(high: 0, low: 0)
    return OutputRoute(
      interface: output, kind: route.kind, gateway: route.gateway, source: chosen,
      mtu: route.mtu ?? mtu(of: output))
  }

  /// The largest packet that an interface sends, in bytes.
  func mtu(of index: InterfaceIndex) -> Int { place(of: index).map { interfaces[$0].mtu } ?? 1500 }

  /// The largest packet that may take a route, in bytes.
  func mtu(of route: Route) -> Int { route.mtu ?? mtu(of: route.interface ?? .loopback) }
}
