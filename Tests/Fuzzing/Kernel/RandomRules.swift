import TestSupport

/// Rulesets made up from what rules ask and do, connection tracking first of all.
struct RandomRules {
  private var random: SeededRandom

  init(seed: UInt64) {
    random = SeededRandom(seed: seed)
  }

  /// A ruleset, a command a line, so that a line can be left out.
  mutating func ruleset() -> [String] {
    var lines = [
      "add table inet f", "add set inet f seen { type ipv4_addr; size 64; flags dynamic; }",
      "add set inet f ports { type inet_service; flags interval; elements = { 22, 80-90, 53 }; }",
      "add map inet f marks { type inet_service : mark; elements = { 80 : 8, 53 : 5 }; }",
      "add chain inet f sub", "add chain inet f end",
    ]
    for _ in 0..<Int.random(in: 0...3, using: &random) { lines.append(rule("sub", "filter")) }
    for _ in 0..<Int.random(in: 0...2, using: &random) { lines.append(rule("end", "filter")) }
    for index in 0..<Int.random(in: 1...5, using: &random) {
      let hook = one(["prerouting", "prerouting", "input", "forward", "output", "postrouting"])
      let priority = one([-400, -300, -199, -150, -1, 0, 0, 10, 50, 150, 300])
      let policy = Int.random(in: 0..<6, using: &random) == 0 ? "drop" : "accept"
      lines.append(
        "add chain inet f c\(index) { type filter hook \(hook) priority \(priority); "
          + "policy \(policy); }")
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        lines.append(rule("c\(index)", hook, priority: priority))
      }
    }
    if Bool.random(using: &random) { lines += translation() }
    return lines
  }

  private mutating func one<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private mutating func rule(_ chain: String, _ hook: String, priority: Int = 0) -> String {
    var parts = ["add rule inet f \(chain)"]
    for _ in 0..<Int.random(in: 0...2, using: &random) { parts.append(match()) }
    if Int.random(in: 0..<3, using: &random) == 0 { parts.append(statement(hook, priority)) }
    parts.append(verdict(chain, hook))
    return parts.joined(separator: " ")
  }

  private mutating func match() -> String {
    switch Int.random(in: 0..<22, using: &random) {
    case 0...4:
      let states = ["new", "established", "related", "invalid", "untracked"]
      return one([
        "ct state \(one(states))", "ct state != \(one(states))",
        "ct state { \(one(states)), \(one(states)) }", "ct state \(one(states)),\(one(states))",
      ])
    case 5, 6:
      let bits = [
        "expected", "seen-reply", "assured", "confirmed", "snat", "dnat", "dying",
      ]
      return one(["ct status \(one(bits))", "ct status \(one(bits)),\(one(bits))"])
    case 7: return "ct direction \(one(["original", "reply"]))"
    case 8: return "ct mark \(one(["0", "1", "5", "8", "!= 0", "and 1 == 1"]))"
    case 9: return "ct original ip saddr \(one(["192.168.1.2", "10.0.0.2", "192.168.0.0/16"]))"
    case 10: return "ct reply ip daddr \(one(["192.168.1.2", "10.0.0.1", "10.0.0.2"]))"
    case 11:
      return
        "meta l4proto tcp ct \(one(["original", "reply"])) proto-dst \(one(["80", "53", "!= 22"]))"
    case 12: return "ct protocol \(one(["tcp", "udp", "icmp"]))"
    case 13: return "ct expiration \(one(["< 1m", "> 1m", "> 2d"]))"
    case 14: return "ct packets \(one(["> 1", "> 3", "< 2"]))"
    case 15: return "ct zone \(one(["0", "1"]))"
    case 16: return "meta l4proto \(one(["tcp", "udp", "icmp", "{ tcp, udp }", "ipv6-icmp"]))"
    case 17: return one(["tcp dport @ports", "udp dport @ports", "th dport { 53, 80 }"])
    case 18: return "tcp flags \(one(["syn", "& (syn|ack) == syn", "fin", "rst", "! syn"]))"
    case 19: return "meta mark \(one(["0", "5", "8"]))"
    case 20:
      return one(["iifname eth0", "oifname eth1", "iif lo", "ip ttl < 64", "ip6 hoplimit 64"])
    default: return one(["ip saddr 192.168.1.0/24", "ip6 saddr fd00:1::/64", "ip saddr @seen"])
    }
  }

  private mutating func statement(_ hook: String, _ priority: Int) -> String {
    switch Int.random(in: 0..<8, using: &random) {
    case 0: return "counter"
    case 1: return "ct mark set \(one(["1", "5", "ct mark or 2", "meta mark"]))"
    case 2: return "meta mark set \(one(["5", "8", "ct mark", "tcp dport map @marks"]))"
    case 3 where (hook == "prerouting" || hook == "output") && priority < -200: return "notrack"
    case 4 where (hook == "prerouting" || hook == "output") && priority < -200:
      return "ct zone set \(one(["0", "1"]))"
    case 5: return "add @seen { ip saddr }"
    case 6: return "limit rate over 1000/second"
    default: return "counter"
    }
  }

  private mutating func verdict(_ chain: String, _ hook: String) -> String {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return "drop"
    case 1, 2: return "accept"
    case 3 where chain.hasPrefix("c"): return "jump sub"
    case 4 where chain.hasPrefix("c"): return "goto end"
    case 5: return "return"
    case 6 where ["input", "forward", "output"].contains(hook): return "reject"
    case 7 where ["input", "forward", "output"].contains(hook):
      return "tcp dport 80 reject with tcp reset"
    case 8 where chain.hasPrefix("c"):
      return "tcp dport vmap { 22 : drop, 80 : jump sub, 443 : accept }"
    default: return "counter"
    }
  }

  private mutating func translation() -> [String] {
    var lines = ["add table ip n"]
    if Bool.random(using: &random) {
      lines.append("add chain ip n pre { type nat hook prerouting priority dstnat; }")
      lines.append(
        "add rule ip n pre "
          + one([
            "tcp dport 80 dnat to 10.0.0.9", "udp dport 53 dnat to 10.0.0.2:5353",
            "tcp dport 22 redirect to :2222", "dnat to 10.0.0.0/24",
          ]))
    }
    if Bool.random(using: &random) {
      lines.append("add chain ip n post { type nat hook postrouting priority srcnat; }")
      lines.append(
        "add rule ip n post "
          + one([
            "oifname eth1 masquerade", "ip saddr 192.168.1.0/24 snat to 10.0.0.77",
            "udp dport 53 snat to 10.0.0.78",
          ]))
    }
    return lines
  }
}
