public import CTVetPackets

/// The host whose rules are simulated: its interfaces, routes and settings.
public struct Host: Sendable {
  /// The interfaces in the order of their numbers; the first is `lo`.
  public var interfaces: [Interface] {
    didSet { buildRoutingTable() }
  }
  /// The routes that were given, besides those that addresses bring.
  public var routes: [Route] {
    didSet { buildRoutingTable() }
  }
  /// Whether packets for others are forwarded, by protocol.
  public var forwardsIPv4 = true
  /// Whether packets of IPv6 for others are forwarded.
  public var forwardsIPv6 = true
  /// The hop limit of packets that this host makes (`net.ipv4.ip_default_ttl`).
  public var defaultTTL: UInt8 = 64
  /// The same for IPv6 (`net.ipv6.conf.all.hop_limit`).
  public var defaultHopLimit: UInt8 = 64
  /// Whether errors take the mark of what they answer (`net.ipv4.fwmark_reflect`).
  public var reflectsMarkIPv4 = false
  /// The same for IPv6 (`net.ipv6.fwmark_reflect`).
  public var reflectsMarkIPv6 = false
  /// Whether errors of ICMP take an address of the interface where the packet came in
  /// (`net.ipv4.icmp_errors_use_inbound_ifaddr`).
  public var errorsUseInboundAddress = false
  /// Whether addresses in `127.0.0.0/8` are good on every link (`net.ipv4.conf.all.route_localnet`).
  public var routesLoopbackAddresses = false
  /// What sources have to be like, on any interface (`net.ipv4.conf.all.rp_filter`).
  public var reversePathFilter = ReversePathFilter.off

  /// All routes as they are looked up.
  private(set) var routingTable: RoutingTable

  /// Creates a host that has `lo` alone.
  public init() {
    interfaces = [
      Interface(
        index: .loopback, name: "lo",
        addresses: [
          .init(version: .v4, address: IPAddress(v4: 0x7F00_0001), prefixLength: 8),
          .init(version: .v6, address: IPAddress(high: 0, low: 1), prefixLength: 128),
        ], mtu: 65_536, hardwareType: 772, linkAddress: [0, 0, 0, 0, 0, 0])
    ]
    routes = []
    routingTable = RoutingTable(interfaces: interfaces, routes: routes)
  }

  private mutating func buildRoutingTable() {
    routingTable = RoutingTable(interfaces: interfaces, routes: routes)
  }

  /// Adds an interface behind the others; its number is the next one.
  ///
  /// - Returns: The number.
  @discardableResult
  public mutating func addInterface(
    named name: String, addresses: [Interface.Address], mtu: Int = 1500
  ) -> InterfaceIndex {
    let number = (interfaces.last?.index.rawValue ?? 0) + 1
    let low = UInt8(truncatingIfNeeded: number)
    interfaces.append(
      Interface(
        index: InterfaceIndex(rawValue: number), name: name, addresses: addresses, mtu: mtu,
        linkAddress: [2, 0, 0, 0, 0, low]))
    return InterfaceIndex(rawValue: number)
  }

  /// The interface of a number.
  public func interface(_ index: InterfaceIndex) -> Interface? {
    place(of: index).map { interfaces[$0] }
  }

  /// Where an interface stands in the list: through it a property is read without a copy of the rest.
  func place(of index: InterfaceIndex) -> Int? {
    // Numbers mostly are places in the list, counted from 1.
    let guess = Int(index.rawValue) - 1
    if guess >= 0, guess < interfaces.count, interfaces[guess].index == index { return guess }
    return interfaces.firstIndex { $0.index == index }
  }

  /// The interface of a name.
  public func interface(named name: String) -> Interface? {
    interfaces.first { $0.name == name }
  }

  /// Whether an address is one of this host's own, on any interface.
  public func isOwn(_ address: IPAddress, _ version: IPVersion) -> Bool {
    interfaces.contains { $0.has(address, version) }
  }
}
