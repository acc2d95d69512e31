import CTVetPackets

/// The host whose rules are simulated: its interfaces, routes and settings.
public struct Host: Sendable {
  /// The interfaces in the order of their numbers; the first is `lo`.
  public var interfaces: [Interface]
  /// The routes that were given, besides those that addresses bring.
  public var routes: [Route]
  /// Whether packets for others are forwarded, by protocol.
  public var forwardsIPv4 = true
  /// Whether packets of IPv6 for others are forwarded.
  public var forwardsIPv6 = true

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
  }
}
