import CTVetRulesetModel

/// What the kernel runs only in some families and hooks.
enum PlacedFeature: Hashable {
  /// `snat`, `dnat`, `masquerade`, `redirect`.
  case translation(NAT.Kind)
  /// `tproxy`.
  case transparentProxy
  /// `synproxy`, as a statement or an object.
  case synproxy
  /// `reject`.
  case reject
  /// `queue`.
  case queue
  /// `flow add`.
  case flowOffload
  /// `fib` with the flags of the two interfaces.
  case fib(Expression.FibResult, input: Bool, output: Bool)
  /// `rt mtu`.
  case routeMTU
  /// The other keys of `rt`.
  case route(RouteKey)
  /// `socket`.
  case socket
  /// `osf`.
  case osf
  /// `ipsec in`, `ipsec out`.
  case ipsec(incoming: Bool)
  /// `meta KEY`, where the key is not there for every packet.
  case meta(MetaKey)
  /// `meta pkttype set`.
  case packetTypeAssignment

  /// How messages name it.
  var spelling: String {
    switch self {
    case .translation(let kind): kind.rawValue
    case .transparentProxy: "tproxy"
    case .synproxy: "synproxy"
    case .reject: "reject"
    case .queue: "queue"
    case .flowOffload: "flow add"
    case .fib(.addressType, let input, let output):
      input ? "fib … iif type" : output ? "fib … oif type" : "fib … type"
    case .fib(.outputInterface, _, _): "fib … oif"
    case .fib(.outputInterfaceName, _, _): "fib … oifname"
    case .fib(.check, _, _): "fib … check"
    case .routeMTU: "rt mtu"
    case .route(let key): "rt \(key.spelling)"
    case .socket: "socket"
    case .osf: "osf"
    case .ipsec(let incoming): incoming ? "ipsec in" : "ipsec out"
    case .meta(let key): "meta \(key.spelling)"
    case .packetTypeAssignment: "meta pkttype set"
    }
  }
}

extension PlacedFeature {
  /// What an expression reads, where that has its places.
  init?(_ expression: Expression) {
    switch expression {
    case .fib(let flags, let result):
      self = .fib(
        result, input: flags.contains(.inputInterface), output: flags.contains(.outputInterface))
    case .rt(.mtu, _): self = .routeMTU
    case .rt(let key, _): self = .route(key)
    case .socket: self = .socket
    case .osf: self = .osf
    case .ipsec(let incoming, _, _, _): self = .ipsec(incoming: incoming)
    case .meta(let key) where Placement.hasPlaces(key): self = .meta(key)
    default: return nil
    }
  }

  /// What a statement itself does, where that has its places.
  init?(_ statement: Statement) {
    switch statement {
    case .nat(let nat): self = .translation(nat.kind)
    case .transparentProxy: self = .transparentProxy
    case .synproxy, .object(.synproxy, _): self = .synproxy
    case .reject: self = .reject
    case .queue: self = .queue
    case .flowOffload: self = .flowOffload
    case .setMeta(.packetType, _): self = .packetTypeAssignment
    default: return nil
    }
  }
}
