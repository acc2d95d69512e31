/// What iptables-save would write of a filter with many rules of all usual kinds.
public struct IptablesDump: RulesetGenerator {
  private let ruleCount: Int

  /// A generator of a dump with so many rules.
  public init(ruleCount: Int) {
    self.ruleCount = ruleCount
  }

  /// Appends the dump; addresses and ports are drawn from `random`.
  ///
  /// - Throws: what the receiver of the text throws.
  public func write(to text: inout ChunkedText, using random: inout SplitMix64) throws {
    try text.line("*filter")
    for chain in ["INPUT DROP", "FORWARD ACCEPT", "OUTPUT ACCEPT", "web -"] {
      try text.line(":\(chain) [0:0]")
    }
    for number in 0..<ruleCount { try writeRule(number, to: &text, using: &random) }
    try text.line("COMMIT")
  }

  private func writeRule(
    _ number: Int, to text: inout ChunkedText, using random: inout SplitMix64
  ) throws {
    let address = "10.\(random.below(256)).\(random.below(256)).\(random.below(256))"
    let port = 1024 + random.below(60_000)
    switch number % 8 {
    case 0: try text.line("-A INPUT -s \(address)/32 -p tcp -m tcp --dport \(port) -j ACCEPT")
    case 1: try text.line("-A INPUT -s \(address)/32 -j DROP")
    case 2:
      try text.line(
        "-A FORWARD -i eth0 -o eth1 -p udp -m udp --sport \(port) "
          + "-m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT")
    case 3:
      try text.line(
        "-A INPUT -p tcp -m multiport --dports \(port),80,443 "
          + "-m comment --comment \"rule \(number)\" -j web")
    case 4:
      try text.line(
        "-A INPUT -d \(address)/24 -m limit --limit 5/min -j LOG --log-prefix \"drop \(number) \"")
    case 5:
      try text.line(
        "-A FORWARD ! -s \(address)/32 -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN "
          + "-j REJECT --reject-with tcp-reset")
    case 6: try text.line("-A web -m mark --mark 0x\(String(number, radix: 16)) -j RETURN")
    default:
      try text.line(
        "-A OUTPUT -d \(address)/32 -p icmp -m icmp --icmp-type 8 "
          + "-m conntrack --ctstate RELATED -j ACCEPT")
    }
  }
}
