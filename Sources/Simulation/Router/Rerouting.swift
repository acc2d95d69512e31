import CTVetConntrack
import CTVetPackets

/// What routes go by and a chain can change.
struct RoutedFields: Equatable {
  private let source: IPAddress
  private let destination: IPAddress
  private let mark: UInt32
  /// The type of service of IPv4; the first four bytes, without the version, and the hop limit of IPv6.
  private let kind: UInt64

  init(_ journey: borrowing Journey) {
    source = journey.source
    destination = journey.destination
    mark = journey.packet.mark
    let bytes = journey.packet.bytes.span
    kind =
      journey.version == .v4
      ? UInt64(bytes[1])
      : UInt64(bytes.bigEndian32(at: 0) & 0xFFF_FFFF) << 8 | UInt64(bytes[7])
  }
}

extension Simulator {
  /// Looks the route of a packet of this host up once more (`ip_route_me_harder`,
  /// `ip6_route_me_harder`).
  ///
  /// The hook that goes on still shows the old interface.
  mutating func routeAgain(_ journey: inout Journey) -> Bool {
    let version = journey.version
    var source: IPAddress? = journey.source
    if version == .v4, let address = source {
      // Only addresses of this host and of single others bind the lookup.
      let kind = host.route(to: address, version: .v4)?.kind ?? .unicast
      let isMany = address.isMulticast(.v4) || address.isLimitedBroadcastV4
      if isMany || address.isZeroNetworkV4 || kind != .local && kind != .unicast { source = nil }
    }
    let found = try? host.outputRoute(
      to: journey.destination, from: source, version: version, allowsForeignSource: true)
    guard let found else {
      journey.drop()
      return false
    }
    journey.way = Journey.Way(found)
    return true
  }

  /// The same, where NAT changed the destination of the packet's connection.
  mutating func routeAgainIfTranslated(_ journey: inout Journey) -> Bool {
    guard let id = journey.packet.attachment.connection, let info = journey.packet.attachment.info
    else { return true }
    let connection = tracker[id]
    let here = connection.tuple(info.direction).destination
    let there = connection.tuple(info.direction.opposite).source
    return here == there ? true : routeAgain(&journey)
  }
}

extension Journey.Way {
  /// The way of a packet of this host.
  init(_ route: OutputRoute) {
    self.init(
      kind: route.kind, interface: route.interface, mtu: route.mtu,
      isLocal: route.interface == .loopback)
  }
}
