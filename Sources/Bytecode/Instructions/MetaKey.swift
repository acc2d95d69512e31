extension Instruction {
  /// What surrounds a packet (`enum nft_meta_keys`), in the kernel's order, as libnftnl spells it.
  public enum MetaKey: String, Sendable, CaseIterable {
    /// The length of the packet in bytes.
    case length = "len"
    /// The EtherType.
    case `protocol`
    /// The queueing priority.
    case priority
    /// The packet mark.
    case mark
    /// The input interface index.
    case inputInterface = "iif"
    /// The output interface index.
    case outputInterface = "oif"
    /// The input interface name.
    case inputInterfaceName = "iifname"
    /// The output interface name.
    case outputInterfaceName = "oifname"
    /// The input interface type.
    case inputInterfaceType = "iiftype"
    /// The output interface type.
    case outputInterfaceType = "oiftype"
    /// The user of the originating socket.
    case socketUser = "skuid"
    /// The group of the originating socket.
    case socketGroup = "skgid"
    /// Whether the packet is traced.
    case nftrace
    /// The routing realm.
    case routeClass = "rtclassid"
    /// The security mark.
    case securityMark = "secmark"
    /// The protocol family.
    case nfproto
    /// The transport protocol number.
    case l4proto
    /// The input bridge name.
    case bridgeInputName = "bri_iifname"
    /// The output bridge name.
    case bridgeOutputName = "bri_oifname"
    /// Unicast, broadcast, multicast or other host.
    case packetType = "pkttype"
    /// The processor that handles the packet.
    case cpu
    /// The input interface group.
    case inputInterfaceGroup = "iifgroup"
    /// The output interface group.
    case outputInterfaceGroup = "oifgroup"
    /// The control group id.
    case controlGroup = "cgroup"
    /// A random number.
    case random = "prandom"
    /// Whether the packet came through IPsec.
    case securityPath = "secpath"
    /// The kind of the input interface.
    case inputKind = "iifkind"
    /// The kind of the output interface.
    case outputKind = "oifkind"
    /// The port VLAN id of the input bridge port.
    case bridgeInputPVID = "bri_iifpvid"
    /// The VLAN protocol of the input bridge.
    case bridgeInputVLANProtocol = "bri_iifvproto"
    /// The time of receipt, in nanoseconds since 1970.
    case time
    /// The day of the week.
    case day
    /// The second of the day.
    case hour
    /// The slave device index below a VRF.
    case slaveInterface = "sdif"
    /// The slave device name below a VRF.
    case slaveInterfaceName = "sdifname"
    /// Whether a bridge port routes the frame; libnftnl 1.2.4 doesn't know it.
    case bridgeRoute = "broute"
  }
}
