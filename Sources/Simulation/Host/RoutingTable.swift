import CTVetPackets

/// The routes of a host as they are looked up: those that addresses bring and those that were given
/// (net/ipv4/fib_trie.c, net/ipv6/ip6_fib.c).
struct RoutingTable: Sendable, Hashable {
  /// A route and the bits that an address must share with it.
  private struct Entry: Sendable, Hashable {
    let high: UInt64
    let low: UInt64
    let maskHigh: UInt64
    let maskLow: UInt64
    let route: Route

    init(_ route: Route) {
      let mask = IPAddress.mask(route.prefixLength)
      maskHigh = mask.high
      maskLow = mask.low
      high = route.destination.high & maskHigh
      low = route.destination.low & maskLow
      self.route = route
    }

    func matches(_ address: IPAddress) -> Bool {
      address.high & maskHigh == high && address.low & maskLow == low
    }
  }

  /// The routes of IPv4, longest prefix first; `local` and `main` are looked up as one.
  private var v4: [Entry] = []
  /// The table `local` of IPv6, which is asked first.
  private var v6Local: [Entry] = []
  /// The table `main` of IPv6.
  private var v6Main: [Entry] = []

  /// Builds the tables.
  init(interfaces: [Interface], routes: [Route]) {
    var all: [Route] = []
    for interface in interfaces { all += AutomaticRoutes.routes(of: interface) }
    all += routes.filter { $0.table == Route.mainTable || $0.table == Route.localTable }
    v4 = Self.sorted(all.filter { $0.version == .v4 })
    v6Local = Self.sorted(all.filter { $0.version == .v6 && $0.table == Route.localTable })
    v6Main = Self.sorted(all.filter { $0.version == .v6 && $0.table == Route.mainTable })
  }

  private static func sorted(_ routes: [Route]) -> [Entry] {
    routes.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.prefixLength != second.prefixLength {
        return first.prefixLength > second.prefixLength
      }
      if first.table != second.table { return first.table > second.table }
      if first.metric != second.metric { return first.metric < second.metric }
      return left.offset < right.offset
    }.map { Entry($0.element) }
  }

  /// The route that an address takes.
  ///
  /// - Parameter interface: The only one whose routes count; routes that reject packets always do.
  func route(
    to address: IPAddress, version: IPVersion, interface: InterfaceIndex? = nil
  ) -> Route? {
    switch version {
    case .v4: Self.first(in: v4, address, interface)
    case .v6:
      Self.first(in: v6Local, address, interface) ?? Self.first(in: v6Main, address, interface)
    }
  }

  private static func first(
    in entries: [Entry], _ address: IPAddress, _ interface: InterfaceIndex?
  ) -> Route? {
    // Entries are large: they are looked at where they are.
    let entries = entries.span
    for place in entries.indices where entries[place].matches(address) {
      if entries[place].route.kind == .throw { return nil }
      if let interface, let own = entries[place].route.interface, own != interface { continue }
      return entries[place].route
    }
    return nil
  }
}
