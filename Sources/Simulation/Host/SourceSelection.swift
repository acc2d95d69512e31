public import CTVetPackets

/// Which of its addresses a host takes as the source of a packet.
extension Host {
  /// The address of IPv4 that fits a destination best on an interface, or any one of the host where the
  /// interface has none (net/ipv4/devinet.c `inet_select_addr` with `RT_SCOPE_UNIVERSE`).
  ///
  /// - Parameter destination: The next hop; nil where any network is as good.
  public func sourceAddressV4(
    on index: InterfaceIndex, to destination: IPAddress? = nil
  ) -> IPAddress? {
    var first: IPAddress?
    for candidate in interface(index)?.primaryAddressesV4 ?? [] {
      guard !candidate.address.isLoopback(.v4) else { continue }
      guard let destination else { return candidate.address }
      let length = candidate.prefixLength
      if destination.masked(length, .v4) == candidate.address.masked(length, .v4) {
        return candidate.address
      }
      if first == nil { first = candidate.address }
    }
    if let first { return first }
    for interface in interfaces {
      let found = interface.primaryAddressesV4.first { !$0.address.isLoopback(.v4) }
      if let found { return found.address }
    }
    return nil
  }

  /// The address of IPv6 that fits a destination best (RFC 6724, net/ipv6/addrconf.c
  /// `ipv6_dev_get_saddr`): rules 1, 2, 5, 6 and 8, as no address is deprecated, temporary or a home
  /// address.
  ///
  /// - Parameter index: Where the packet leaves; nil where unknown.
  public func sourceAddressV6(
    on index: InterfaceIndex?, to destination: IPAddress
  ) -> IPAddress? {
    let staysOnLink = destination.isLinkLocalV6 || destination.isMulticast(.v6)
    var best: SourceScore?
    for interface in interfaces {
      if staysOnLink, let index, interface.index != index { continue }
      for candidate in interface.addressesV6 where !candidate.address.isMulticast(.v6) {
        let score = SourceScore(
          candidate, isOutgoing: interface.index == index, destination: destination)
        if let best, !best.isBeaten(by: score) { continue }
        best = score
      }
    }
    return best?.address
  }

  /// The address that `masquerade` puts in as the source; nil where the packet is dropped
  /// (net/netfilter/nf_nat_masquerade.c).
  public func masqueradeAddress(
    version: IPVersion, output: InterfaceIndex, destination: IPAddress
  ) -> IPAddress? {
    switch version {
    case .v4:
      let route = routingTable.route(to: destination, version: .v4, interface: output)
      return sourceAddressV4(on: output, to: route?.gateway ?? destination)
    case .v6: return sourceAddressV6(on: output, to: destination)
    }
  }

  /// The address that `redirect` puts in as the destination; nil where the packet is dropped
  /// (net/netfilter/nf_nat_redirect.c).
  ///
  /// - Parameters:
  ///   - input: Where the packet came in; nil for packets of this host.
  ///   - destination: Where the packet went so far.
  public func redirectAddress(
    version: IPVersion, input: InterfaceIndex?, destination: IPAddress
  ) -> IPAddress? {
    guard let input else {
      return version == .v4 ? IPAddress(v4: 0x7F00_0001) : IPAddress(high: 0, low: 1)
    }
    guard let interface = interface(input) else { return nil }
    switch version {
    case .v4: return interface.primaryAddressesV4.first?.address
    case .v6:
      let scope = SourceScore.scope(of: destination)
      return interface.addressesV6.first { SourceScore.scope(of: $0.address) == scope }?.address
    }
  }
}

/// How well an address of IPv6 fits a destination.
private struct SourceScore {
  let address: IPAddress
  private let values: (same: Int, scope: Int, outgoing: Int, label: Int, prefix: Int)

  init(_ candidate: Interface.Address, isOutgoing: Bool, destination: IPAddress) {
    address = candidate.address
    let (own, other) = (Self.scope(of: address), Self.scope(of: destination))
    values = (
      same: address == destination ? 1 : 0,
      scope: own >= other ? -own : own - 128,
      outgoing: isOutgoing ? 1 : 0,
      label: Self.label(of: address) == Self.label(of: destination) ? 1 : 0,
      prefix: min(address.commonPrefixLength(destination), candidate.prefixLength)
    )
  }

  func isBeaten(by other: SourceScore) -> Bool { values < other.values }

  /// The scope as multicast numbers it: 1 for this host, 2 for the link, 5 for the site, 14 for all.
  static func scope(of address: IPAddress) -> Int {
    if address.isMulticast(.v6) { return Int(address.multicastScope) }
    if address.isLoopback(.v6) || address.isLinkLocalV6 { return 2 }
    return address.high >> 54 == 0xFEC0 >> 6 ? 5 : 14
  }

  /// The label of the policy table (net/ipv6/addrlabel.c).
  private static func label(of address: IPAddress) -> Int {
    if address.isLoopback(.v6) { return 0 }
    if address.isMappedV4 { return 4 }
    if address.high == 0, address.low >> 32 == 0 { return 3 }
    if address.high >> 48 == 0x2002 { return 2 }
    if address.high >> 32 == 0x2001_0000 { return 6 }
    if address.high >> 36 == 0x200_1001 { return 7 }
    if address.high >> 54 == 0xFEC0 >> 6 { return 11 }
    if address.high >> 57 == 0xFC >> 1 { return 5 }
    if address.high >> 48 == 0x3FFE { return 12 }
    return 1
  }
}
