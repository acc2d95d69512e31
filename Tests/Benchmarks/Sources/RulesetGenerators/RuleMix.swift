/// A router's ruleset of a chosen number of rules, about 68 bytes a rule.
///
/// One `table inet` holds named sets of ports, three base chains, five chains that share most of
/// the rules equally, and two short ones that they jump to. Every generated rule names an address
/// of its own, so none repeats or shadows another.
public struct RuleMix: RulesetGenerator {
  /// Rules outside the five large chains.
  private static let fixedRuleCount: UInt32 = 24

  private let ruleCount: UInt32

  /// A generator of `ruleCount` rules, from 100 to 1 million.
  public init(ruleCount: UInt32) {
    precondition((100...1_000_000).contains(ruleCount), "a mix has 100 to 1 million rules")
    self.ruleCount = ruleCount
  }

  /// Appends the table, called chains first.
  ///
  /// - Throws: what the receiver of the text throws.
  public func write(to text: inout ChunkedText, using random: inout SplitMix64) throws {
    try text.line("# A router with a local network, guests and servers.")
    try text.line("table inet filter {")
    try text.line(PortSets.text)
    try text.line(RuleMix.calledChains)
    var writer = RuleWriter(using: &random)
    let shared = ruleCount - RuleMix.fixedRuleCount
    let chainCount = UInt32(RuleChain.allCases.count)
    for (chain, position) in zip(RuleChain.allCases, 0..<chainCount) {
      let count = shared / chainCount + (position < shared % chainCount ? 1 : 0)
      try text.line("\tchain \(chain.rawValue) {")
      for _ in 0..<count {
        try writer.writeRule(in: chain, to: &text, using: &random)
      }
      try text.line("\t}")
      try text.line()
    }
    try text.line(RuleMix.baseChains)
    try text.line("}")
  }

  private static let calledChains = """
    \tchain log_drop {
    \t\tlimit rate 5/minute log prefix "dropped: " level info
    \t\tcounter drop
    \t}

    \tchain slow_accept {
    \t\tlimit rate 100/second burst 200 packets counter accept
    \t\tcounter drop
    \t}

    """

  private static let baseChains = """
    \tchain input {
    \t\ttype filter hook input priority filter; policy drop;
    \t\tct state established,related accept
    \t\tct state invalid drop
    \t\tiifname "lo" accept
    \t\tmeta l4proto { icmp, icmpv6 } accept
    \t\ttcp flags & (fin | syn | rst | ack) != syn ct state new drop
    \t\tjump services
    \t\tlimit rate 5/minute log prefix "input: " level info
    \t}

    \tchain forward {
    \t\ttype filter hook forward priority filter; policy drop;
    \t\tct state established,related accept
    \t\tct state invalid drop
    \t\tmeta l4proto ipv6-icmp accept
    \t\ttcp flags & (fin | syn | rst | ack) != syn ct state new drop
    \t\tiifname "lan*" oifname "wan0" jump lan_to_wan
    \t\tiifname "wan0" oifname "dmz*" jump wan_to_dmz
    \t\tiifname "guest*" jump guests
    \t\tlimit rate 5/minute log prefix "forward: " level info
    \t}

    \tchain output {
    \t\ttype filter hook output priority filter; policy drop;
    \t\tct state established,related accept
    \t\toifname "lo" accept
    \t\tmeta l4proto { icmp, icmpv6 } accept
    \t\tct state invalid drop
    \t\tjump egress
    \t}
    """
}
