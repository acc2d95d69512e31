public import CTVetPackets

/// A network interface of the host that is simulated.
public struct Interface: Sendable, Hashable {
  /// An address with the length of its network.
  public struct Address: Sendable, Hashable {
    /// The network protocol.
    public var version: IPVersion
    /// The address.
    public var address: IPAddress
    /// How many bits name the network.
    public var prefixLength: Int

    /// Creates an address.
    public init(version: IPVersion, address: IPAddress, prefixLength: Int) {
      self.version = version
      self.address = address
      self.prefixLength = prefixLength
    }
  }

  /// The number.
  public var index: InterfaceIndex
  /// The name.
  public var name: String
  /// The addresses, in the order in which they were given.
  public var addresses: [Address]
  /// The largest packet that it sends, in bytes from the IP header on.
  public var mtu: Int
  /// The kind of hardware (`ARPHRD_*`): 1 for Ethernet, 772 for `lo`.
  public var hardwareType: UInt16
  /// The link address, 6 bytes.
  public var linkAddress: [UInt8]
  /// What sources have to be like here (`net.ipv4.conf.NAME.rp_filter`); the stricter of this and the
  /// host's setting counts, by their numbers.
  public var reversePathFilter = ReversePathFilter.off

  /// Creates an interface.
  public init(
    index: InterfaceIndex, name: String, addresses: [Address] = [], mtu: Int = 1500,
    hardwareType: UInt16 = 1, linkAddress: [UInt8] = [2, 0, 0, 0, 0, 0]
  ) {
    self.index = index
    self.name = name
    self.addresses = addresses
    self.mtu = mtu
    self.hardwareType = hardwareType
    self.linkAddress = linkAddress
  }

  /// Whether it is `lo`.
  public var isLoopback: Bool { index == .loopback }

  /// The address that IPv6 makes of the link address (RFC 4291 appendix A).
  var linkLocalAddress: Address {
    var low: UInt64 = 0
    for byte in linkAddress.prefix(3) { low = low << 8 | UInt64(byte) }
    low = low << 16 | 0xFFFE
    for byte in linkAddress.dropFirst(3).prefix(3) { low = low << 8 | UInt64(byte) }
    return Address(
      version: .v6, address: IPAddress(high: 0xFE80 << 48, low: low ^ 1 << 57), prefixLength: 64)
  }

  /// Whether an address is one of the interface's own.
  func has(_ address: IPAddress, _ version: IPVersion) -> Bool {
    if addresses.contains(where: { $0.version == version && $0.address == address }) {
      return true
    }
    return version == .v6 && hasIPv6 && linkLocalAddress.address == address
  }

  /// Whether it takes part in IPv6 with an address of its own on the link.
  private var hasIPv6: Bool { !isLoopback && addresses.contains { $0.version == .v6 } }

  /// The addresses of IPv6 as the kernel keeps them: wider scopes first, younger before older
  /// (net/ipv6/addrconf.c `ipv6_link_dev_addr`).
  var addressesV6: [Address] {
    let given = addresses.filter { $0.version == .v6 }.reversed()
    let all = hasIPv6 ? given + [linkLocalAddress] : Array(given)
    return all.filter { !$0.address.isLinkLocalV6 } + all.filter { $0.address.isLinkLocalV6 }
  }

  /// The addresses of IPv4 that are the first of their network; the others are secondary
  /// (net/ipv4/devinet.c `__inet_insert_ifa`).
  var primaryAddressesV4: [Address] {
    var primary: [Address] = []
    for address in addresses where address.version == .v4 {
      let isSecondary = primary.contains {
        $0.prefixLength == address.prefixLength
          && $0.address.masked($0.prefixLength, .v4)
            == address.address.masked($0.prefixLength, .v4)
      }
      if !isSecondary { primary.append(address) }
    }
    return primary
  }
}

extension Interface {
  /// The header of Ethernet, 14 bytes, in front of a packet that a neighbour sends to it.
  public func headerFromNeighbour(of packet: [UInt8]) -> [UInt8] {
    let isV6 = packet.first.map { $0 >> 4 == 6 } ?? false
    return linkAddress + [2, 0, 0, 0, 0, 0xFE] + (isV6 ? [0x86, 0xDD] : [8, 0])
  }
}
