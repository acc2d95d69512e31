/// Order numbers of base chains within one hook: lower ones run first.
///
/// Source: nftables `src/rule.c` (`std_prios`, `bridge_std_prios`), kernel `enum nf_ip_hook_priorities`
/// and `enum nf_br_hook_priorities`.
public enum Priority {
  /// The priority at which conntrack's own hooks run in prerouting and output.
  public static let conntrack: Int32 = -200
  /// The priority at which destination NAT runs in prerouting and output.
  public static let destinationNAT: Int32 = -100
  /// The priority at which source NAT runs in input and postrouting.
  public static let sourceNAT: Int32 = 100

  /// The names that some family knows.
  public static let names = [
    "raw", "mangle", "dstnat", "filter", "security", "srcnat", "out",
  ]

  /// The number that a name stands for, or nil where the family does not know it in this hook.
  public static func value(of name: String, family: Family, hook: Hook) -> Int32? {
    switch family {
    case .ip, .ip6, .inet:
      switch name {
      case "raw": -300
      case "mangle": -150
      case "dstnat" where hook == .prerouting || hook == .output: destinationNAT
      case "filter": 0
      case "security": 50
      case "srcnat" where hook == .postrouting || hook == .input: sourceNAT
      default: nil
      }
    case .bridge:
      switch name {
      case "dstnat" where hook == .prerouting: -300
      case "filter": -200
      case "out" where hook == .output: 100
      case "srcnat" where hook == .postrouting: 300
      default: nil
      }
    case .arp, .netdev:
      name == "filter" ? 0 : nil
    }
  }

  /// The hooks in which a family knows a name; empty where it knows it nowhere.
  public static func hooks(knowing name: String, family: Family) -> [Hook] {
    Hook.allCases.filter { value(of: name, family: family, hook: $0) != nil }
  }
}
