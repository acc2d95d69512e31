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
}
