import CTVetPackets

/// The routes that the kernel makes for the addresses of an interface (net/ipv4/fib_frontend.c
/// `fib_add_ifaddr`, net/ipv6/addrconf.c).
enum AutomaticRoutes {
  /// The metric of routes that IPv6 makes for itself.
  private static let metricV6: UInt32 = 256

  static func routes(of interface: Interface) -> [Route] {
    var routes: [Route] = []
    for address in interface.addresses {
      switch address.version {
      case .v4: routes += routesV4(of: address, on: interface)
      case .v6: routes += routesV6(of: address, on: interface)
      }
    }
    let isLoopback = interface.index == .loopback
    if !isLoopback, interface.addresses.contains(where: { $0.version == .v6 }) {
      let group = IPAddress(high: 0xFF << 56, low: 0)
      routes.append(
        Route(
          version: .v6, destination: group, prefixLength: 8, kind: .multicast,
          interface: interface.index, metric: metricV6, table: Route.localTable))
      routes += routesV6(of: interface.linkLocalAddress, on: interface)
    }
    return routes
  }

  private static func routesV4(
    of address: Interface.Address, on interface: Interface
  ) -> [Route] {
    func local(_ destination: IPAddress, _ length: Int, _ kind: AddressType) -> Route {
      Route(
        version: .v4, destination: destination, prefixLength: length, kind: kind,
        interface: interface.index, preferredSource: address.address, table: Route.localTable)
    }
    let (own, length) = (address.address, address.prefixLength)
    let network = own.masked(length, .v4)
    var routes = [local(own, 32, .local)]
    guard length < 32 else { return routes }
    if interface.index == .loopback {
      routes.append(local(network, length, .local))
    } else {
      routes.append(
        Route(
          version: .v4, destination: network, prefixLength: length, interface: interface.index,
          preferredSource: own))
    }
    if length < 31 { routes.append(local(own.broadcastV4(length), 32, .broadcast)) }
    return routes
  }

  private static func routesV6(
    of address: Interface.Address, on interface: Interface
  ) -> [Route] {
    func route(
      _ destination: IPAddress, _ length: Int, _ kind: AddressType, _ table: UInt32,
      _ metric: UInt32
    ) -> Route {
      Route(
        version: .v6, destination: destination, prefixLength: length, kind: kind,
        interface: interface.index, metric: metric, table: table)
    }
    let (own, length) = (address.address, address.prefixLength)
    let network = own.masked(length, .v6)
    var routes = [route(own, 128, .local, Route.localTable, 0)]
    guard length < 128 else { return routes }
    routes.append(route(network, length, .unicast, Route.mainTable, metricV6))
    // The address of all routers of the link, as this host forwards.
    if length < 127 { routes.append(route(network, 128, .anycast, Route.localTable, 0)) }
    return routes
  }
}
