/// What the rules of a list look like.
enum RuleShape: String, CaseIterable {
  case source = "ip saddr, family ip"
  case sourceInet = "ip saddr, family inet"
  case network = "ip saddr with a prefix"
  case port = "tcp dport"
  case portRange = "tcp dport with a range"
  case anonymousSet = "tcp dport with a set"
  case namedSet = "ip saddr in a named set"
  case state = "ct state"
  case four = "iifname, ip saddr, tcp dport, ct state"
  case six = "ip6 saddr"
  case mixed = "all of them"

  /// The family of the table.
  var family: String { self == .source ? "ip" : "inet" }

  /// A rule that no packet of the benchmarks matches.
  func rule(_ index: Int) -> String {
    let address = "172.16.\(index >> 8).\(index & 0xFF)"
    let port = 1000 + index
    switch self {
    case .source, .sourceInet: return "ip saddr \(address) drop"
    case .network: return "ip saddr 172.\(16 + index % 16).\(index / 16).0/24 drop"
    case .port: return "tcp dport \(port) drop"
    case .portRange: return "tcp dport \(port * 2)-\(port * 2 + 1) drop"
    case .anonymousSet: return "tcp dport { \(port), \(port + 2000), \(port + 9000) } drop"
    case .namedSet: return "ip saddr @listed drop"
    case .state:
      return index % 2 == 0 ? "ct state established drop" : "ct state related,untracked drop"
    case .four:
      return "iifname \"eth0\" ip saddr \(address) tcp dport \(port) ct state established drop"
    case .six: return "ip6 saddr fd00:77::\(String(index, radix: 16)) drop"
    case .mixed:
      let shapes = Self.allCases.dropLast()
      return shapes[shapes.startIndex + index % shapes.count].rule(index)
    }
  }

  /// A ruleset of so many rules.
  func ruleset(count: Int) -> String {
    """
    table \(family) t {
      set listed { type ipv4_addr; elements = { 172.31.0.1, 172.31.0.2, 172.31.7.9 } }
      chain c {
        type filter hook prerouting priority 0; policy accept;
        \((0..<count).map(rule).joined(separator: "\n    "))
      }
    }
    """
  }
}
