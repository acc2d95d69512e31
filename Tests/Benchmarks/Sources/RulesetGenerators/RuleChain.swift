/// A chain that holds a share of a generated ruleset's rules, named as in the file.
enum RuleChain: String, CaseIterable, Sendable {
  case services
  case lanToWan = "lan_to_wan"
  case wanToDmz = "wan_to_dmz"
  case guests
  case egress

  /// The name, without its number, of the interface that the chain's packets arrive on, if any.
  var inputInterface: String? {
    switch self {
    case .services, .lanToWan: "lan"
    case .wanToDmz, .egress: nil
    case .guests: "guest"
    }
  }

  /// The name, without its number, of the interface that the chain's packets leave on, if any.
  var outputInterface: String? {
    switch self {
    case .services, .lanToWan: nil
    case .wanToDmz: "dmz"
    case .guests, .egress: "wan"
    }
  }
}
