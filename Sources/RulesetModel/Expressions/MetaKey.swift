/// What `meta` reads from the packet's surroundings (`enum nft_meta_keys`).
public enum MetaKey: UInt8, Sendable, CaseIterable {
  /// The length of the packet in bytes.
  case length
  /// The EtherType.
  case `protocol`
  /// The packet's queueing priority.
  case priority
  /// A random number.
  case random
  /// The security mark.
  case securityMark
  /// The protocol family that nf_tables works in.
  case nfproto
  /// The transport protocol number.
  case l4proto
  /// The kind of the input interface.
  case inputKind
  /// The kind of the output interface.
  case outputKind
  /// The port VLAN id of the input bridge port.
  case bridgeInputPVID
  /// The VLAN protocol of the input bridge.
  case bridgeInputVLANProtocol
  /// The slave device index below a VRF.
  case slaveInterface
  /// The slave device name below a VRF.
  case slaveInterfaceName
  /// Whether a bridge port routes the frame.
  case bridgeRoute
  /// The hardware address of the input bridge.
  case bridgeHardwareAddress
  /// The packet mark.
  case mark
  /// The input interface index.
  case inputInterface
  /// The input interface name.
  case inputInterfaceName
  /// The input interface type.
  case inputInterfaceType
  /// The output interface index.
  case outputInterface
  /// The output interface name.
  case outputInterfaceName
  /// The output interface type.
  case outputInterfaceType
  /// The user of the originating socket.
  case socketUser
  /// The group of the originating socket.
  case socketGroup
  /// Whether the packet is traced.
  case nftrace
  /// The routing realm.
  case routeClass
  /// The input bridge name.
  case bridgeInputName
  /// The output bridge name.
  case bridgeOutputName
  /// Unicast, broadcast, multicast or other host.
  case packetType
  /// The processor that handles the packet.
  case cpu
  /// The input interface group.
  case inputInterfaceGroup
  /// The output interface group.
  case outputInterfaceGroup
  /// The control group id.
  case controlGroup
  /// Whether the packet came through IPsec.
  case ipsec
  /// The time of day of receipt, absolute.
  case time
  /// The day of the week.
  case day
  /// The hour of the day.
  case hour

  /// How nft spells it.
  public var spelling: String {
    switch self {
    case .length: "length"
    case .protocol: "protocol"
    case .priority: "priority"
    case .random: "random"
    case .securityMark: "secmark"
    case .nfproto: "nfproto"
    case .l4proto: "l4proto"
    case .inputKind: "iifkind"
    case .outputKind: "oifkind"
    case .bridgeInputPVID: "ibrpvid"
    case .bridgeInputVLANProtocol: "ibrvproto"
    case .slaveInterface: "sdif"
    case .slaveInterfaceName: "sdifname"
    case .bridgeRoute: "broute"
    case .bridgeHardwareAddress: "ibrhwaddr"
    case .mark: "mark"
    case .inputInterface: "iif"
    case .inputInterfaceName: "iifname"
    case .inputInterfaceType: "iiftype"
    case .outputInterface: "oif"
    case .outputInterfaceName: "oifname"
    case .outputInterfaceType: "oiftype"
    case .socketUser: "skuid"
    case .socketGroup: "skgid"
    case .nftrace: "nftrace"
    case .routeClass: "rtclassid"
    case .bridgeInputName: "ibrname"
    case .bridgeOutputName: "obrname"
    case .packetType: "pkttype"
    case .cpu: "cpu"
    case .inputInterfaceGroup: "iifgroup"
    case .outputInterfaceGroup: "oifgroup"
    case .controlGroup: "cgroup"
    case .ipsec: "ipsec"
    case .time: "time"
    case .day: "day"
    case .hour: "hour"
    }
  }
}
