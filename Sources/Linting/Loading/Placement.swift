import CTVetRulesetModel

/// In which families and hooks the kernel takes a feature.
///
/// Found by loading each feature into each base chain of Linux 6.18, directly and through a jump; the
/// answers are kept among the tests. What that kernel was built without is from its source:
/// `nft_queue_validate`, `nft_flow_offload_validate`, `nft_reject_bridge_validate`.
struct Placement {
  /// What the kernel answers to a feature that a family doesn't have, wherever the rule stands; nil
  /// where it only looks at chains that hooks lead to.
  let immediateAnswer: String?
  /// Whether only chains of `type nat` take it.
  let needsNATChain: Bool
  private let ip: HookSet
  private let ip6: HookSet
  private let inet: HookSet
  private let bridge: HookSet?
  private let arp: HookSet?
  private let netdev: HookSet?

  /// - Parameters:
  ///   - network: The hooks in the families ip, ip6 and inet.
  ///   - ip6: The hooks in ip6 where they differ.
  ///   - ingress: Whether `ingress` of inet is among them.
  ///   - bridge: The hooks in this family; nil where nft itself refuses the feature there.
  ///   - arp: The same.
  ///   - netdev: The same.
  private init(
    _ network: HookSet, ip6: HookSet? = nil, ingress: Bool = false, bridge: HookSet? = nil,
    arp: HookSet? = nil, netdev: HookSet? = nil, nat: Bool = false, immediately: String? = nil
  ) {
    ip = network
    self.ip6 = ip6 ?? network
    inet = ingress ? network.union(.ingress) : network
    self.bridge = bridge
    self.arp = arp
    self.netdev = netdev
    needsNATChain = nat
    immediateAnswer = immediately
  }

  /// The hooks in a family; nil where nft itself refuses the feature in the family.
  func hooks(in family: Family) -> HookSet? {
    switch family {
    case .ip: ip
    case .ip6: ip6
    case .inet: inet
    case .bridge: bridge
    case .arp: arp
    case .netdev: netdev
    }
  }

  /// Whether a chain that a hook calls may have the feature; true where nft itself refuses it.
  func admits(_ base: Chain.Base, in family: Family) -> Bool {
    guard let hooks = hooks(in: family) else { return true }
    return hooks.contains(HookSet(base.hook)) && (!needsNATChain || base.type == .nat)
  }
}

extension Placement {
  /// Where a feature has its places.
  init(of feature: PlacedFeature) {
    self =
      switch feature {
      case .translation(.snat): Self.snat
      case .translation(.masquerade): Self.masquerade
      case .translation: Self.dnat
      case .transparentProxy: Self.transparentProxy
      case .synproxy: Self.synproxy
      case .reject: Self.reject
      case .queue: Self.queue
      case .flowOffload: Self.flowOffload
      case .fib(.addressType, input: true, _): Self.fibOfInput
      case .fib(.addressType, _, output: true): Self.fibOfOutput
      case .fib(.addressType, _, _): Self.fibType
      case .fib: Self.fibOfInput
      case .routeMTU: Self.routeMTU
      case .route: Self.route
      case .socket: Self.socket
      case .osf: Self.osf
      case .ipsec(let incoming): incoming ? Self.ipsecIn : Self.ipsecOut
      case .meta(.slaveInterface), .meta(.slaveInterfaceName): Self.slaveInterface
      case .meta(.ipsec): Self.metaIPsec
      case .meta: Self.bridgeMeta
      case .packetTypeAssignment: Self.packetTypeAssignment
      }
  }

  /// Whether a key of `meta` is not there in every family and hook.
  static func hasPlaces(_ key: MetaKey) -> Bool {
    switch key {
    case .slaveInterface, .slaveInterfaceName, .ipsec, .bridgeInputName, .bridgeOutputName,
      .bridgeInputPVID, .bridgeInputVLANProtocol, .bridgeHardwareAddress, .bridgeRoute:
      true
    default: false
    }
  }

  private static let unsupported = "Operation not supported"
  private static let unknown = "No such file or directory"

  private static let masquerade = Placement(.postrouting, nat: true)
  private static let snat = Placement([.input, .postrouting], nat: true)
  private static let dnat = Placement([.prerouting, .output], nat: true)
  private static let transparentProxy = Placement(.prerouting)
  private static let synproxy = Placement(
    [.input, .forward], bridge: [], arp: [], netdev: [], immediately: "Protocol error")
  private static let reject = Placement(
    [.prerouting, .input, .forward, .output], ingress: true, bridge: [.prerouting, .input],
    netdev: .ingress)
  private static let queue = Placement(.network, bridge: .network, arp: [], netdev: [])
  private static let flowOffload = Placement(.forward, bridge: [])
  private static let fibType = Placement(
    .network, bridge: [], arp: [], netdev: [.ingress, .egress], immediately: unknown)
  private static let fibOfInput = Placement(
    .incoming, bridge: [], arp: [], netdev: .ingress, immediately: unknown)
  private static let fibOfOutput = Placement(
    .outgoing, bridge: [], arp: [], netdev: .egress, immediately: unknown)
  private static let route = Placement(.network, ingress: true, bridge: [], arp: [], netdev: [])
  private static let routeMTU = Placement(.outgoing, bridge: [], arp: [], netdev: [])
  private static let socket = Placement(
    [.prerouting, .input, .output], bridge: [], arp: [], netdev: [], immediately: unsupported)
  private static let osf = Placement(.incoming, ip6: [], bridge: [], arp: [], netdev: [])
  private static let ipsecIn = Placement(.incoming)
  private static let ipsecOut = Placement(.outgoing)
  private static let slaveInterface = Placement(
    [.input, .forward], bridge: [], arp: [], netdev: [])
  private static let metaIPsec = Placement(.incoming, bridge: [], arp: [], netdev: .ingress)
  private static let packetTypeAssignment = Placement(
    .prerouting, bridge: .prerouting, arp: [], netdev: .ingress)
  private static let bridgeMeta = Placement(
    [], bridge: .network, arp: [], netdev: [], immediately: unsupported)
}
