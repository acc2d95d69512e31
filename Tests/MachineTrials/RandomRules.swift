import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
package import CTVetSimulation
import TestSupport

/// Puts rulesets together at random: matches about packets, with all that a rule can do behind them.
package struct RandomRules {
  private var random: SeededRandom
  /// Matches, such as those of recorded rulesets.
  private let matches: [String]

  /// Creates a generator.
  package init(seed: UInt64, matches: [String]) {
    random = SeededRandom(seed: seed)
    self.matches = matches + Self.furtherMatches
  }

  /// What a ruleset has besides rules.
  private static let declarations = """
      counter seen { }
      quota spent { over 4000 bytes }
      limit some { rate 5/second burst 2 packets }
      ct timeout short { protocol udp; l3proto ip; policy = { unreplied : 7, replied : 9 }; }
      ct helper ftp { type "ftp" protocol tcp; l3proto inet; }
      set one { type ipv4_addr; elements = { 192.168.1.2, 10.0.0.2, 192.168.1.9 } }
      set nets { type ipv4_addr; flags interval; elements = { 192.168.1.0/25, 10.0.0.0/30, 172.16.0.1-172.16.9.9 } }
      set ports { type inet_service; flags interval; elements = { 22, 53-80, 1000-50000 } }
      set pairs { type ipv4_addr . inet_service; elements = { 192.168.1.2 . 53, 192.168.1.2 . 80 } }
      set squares { type ipv4_addr . inet_service; flags interval; elements = { 192.168.0.0/16 . 1-100, 0.0.0.0/0 . 40000-50000 } }
      set six { type ipv6_addr; flags interval; elements = { fd00:1::/64, fd00:2::2 } }
      set counted { type ipv4_addr; counter; elements = { 192.168.1.2, 192.168.1.3 } }
      set met { type ipv4_addr; size 6; flags dynamic,timeout; timeout 300ms; }
      set limited { type ipv4_addr . inet_service; size 20; flags dynamic,timeout; timeout 2s; }
      map marks { type ipv4_addr : mark; elements = { 192.168.1.2 : 0x11, 10.0.0.2 : 0x22 } }
      map ways { type inet_service : verdict; flags interval; elements = { 22 : jump a, 53-60 : jump b, 80 : accept, 90-95 : continue } }
      map learned { type ipv4_addr : mark; size 10; flags dynamic,timeout; timeout 1s; }

    """

  private static let furtherMatches = """
    ct state new
    ct state established,related
    ct state invalid,untracked
    ct state != established
    ct status confirmed
    ct status assured,seen-reply
    ct direction reply
    ct mark 0x11
    ct mark & 0xf0 == 0x20
    ct mark > 3
    ct expiration < 30s
    ct original saddr 192.168.1.2
    ct reply proto-dst 53
    ct packets > 2
    ct original bytes > 100
    ct avgpkt > 50
    ct zone 0
    ct label 3
    ct l3proto ipv4
    meta mark 0x11
    meta mark != 0
    meta mark & 0x3 == 0x1
    meta mark 1-40
    meta mark { 1, 2, 0x11 }
    meta mark { 0-5, 10-20 }
    meta priority 0:1
    meta pkttype host
    meta pkttype { broadcast, multicast }
    meta length { 40-60, 100 }
    meta length & 1 == 1
    meta iif eth0
    meta iifname "eth0"
    meta iifname "eth*"
    meta iifname != "eth1"
    meta iifname { "eth0", "lo" }
    meta oifname "eth1"
    meta oif . meta iif { eth1 . eth0 }
    meta iifname . meta l4proto { "eth0" . tcp, "eth1" . udp }
    meta iiftype ether
    meta iifgroup default
    meta rtclassid 0
    meta l4proto > 5
    meta l4proto 1-17
    meta random & 0xff < 0x80
    meta hour "01:00"-"13:00"
    meta day "Thursday"
    numgen inc mod 3 == 1
    numgen random mod 4 == 2
    jhash ip saddr . tcp sport mod 5 seed 0x1234 == 2
    jhash ip saddr mod 7 seed 0x11 offset 3 < 6
    fib saddr type unicast
    fib daddr type local
    fib daddr . iif type { local, unicast }
    fib saddr oif eth0
    fib saddr . iif oif exists
    socket transparent 1
    rt ip nexthop 10.0.0.2
    osf name "Linux"
    ip saddr @one
    ip saddr != @one
    ip daddr @nets
    ip daddr != @nets
    tcp dport @ports
    udp dport @ports
    udp sport != @ports
    ip saddr . udp dport @pairs
    ip saddr . tcp dport @pairs
    ip saddr . tcp dport @squares
    ip daddr . udp sport != @squares
    ip6 saddr @six
    ip6 daddr != @six
    ip saddr @counted
    ip saddr @met
    ip saddr . th dport @limited
    ip saddr map @marks 0x11
    ip saddr & 255.255.255.0 == 192.168.1.0
    ip saddr & 255.0.255.0 > 192.0.1.0
    ip saddr ^ 0.0.0.255 == 192.168.1.253
    ip ttl & 0x41 == 0x40
    tcp flags & (syn|ack) == syn
    tcp flags ! fin,rst
    tcp dport >> 4 == 5
    udp dport << 1 == 106
    meta mark << 4 == 0x110
    @th,0,16 @ports
    ether saddr 02:00:00:00:00:a0 ip saddr 192.168.1.2
    limit rate 10/second
    limit rate over 3/second burst 2 packets
    limit rate 500 bytes/second
    limit name "some"
    quota over 3000 bytes
    quota until 9000 bytes
    quota name "spent"
    ct count over 3
    ct count 5
    last
    counter
    counter name "seen"
    """.split(separator: "\n").map(String.init)

  private static let statements = """
    counter
    counter name "seen"
    log prefix "seen "
    log group 3 snaplen 20
    meta mark set 0x11
    meta mark set meta mark | 0x22
    meta mark set ct mark
    meta mark set ip saddr map @marks
    meta mark set numgen inc mod 4
    meta mark set jhash ip saddr mod 4 seed 1
    meta mark set tcp dport map { 22 : 1, 53-80 : 2 }
    meta priority set 0:1
    meta pkttype set host
    meta nftrace set 1
    ct mark set 0x21
    ct mark set meta mark
    ct mark set ct mark & 0xffff | 0x10000
    ct label set 3
    ct zone set 4
    ct event set new,destroy
    ct helper set "ftp"
    ct timeout set "short"
    notrack
    ip ttl set 9
    ip dscp set ef
    ip daddr set 10.0.0.9
    ip6 hoplimit set 3
    ip6 flowlabel set 5
    tcp dport set 81
    udp dport set 54
    udp sport set 4000
    tcp option maxseg size set 1300
    tcp option maxseg size set rt mtu
    reset tcp option sack-perm
    update @met { ip saddr }
    add @met { ip daddr timeout 1s }
    delete @met { ip saddr }
    update @limited { ip saddr . th dport limit rate over 2/second }
    add @limited { ip saddr . th dport counter }
    update @learned { ip saddr : meta mark }
    add @counted { 192.168.1.9 }
    ip saddr map @learned 0x11
    dup to 10.0.0.7
    last
    """.split(separator: "\n").map(String.init)

  private static let verdicts = """
    accept
    drop
    return
    continue
    reject
    reject with tcp reset
    reject with icmpx admin-prohibited
    queue num 3
    queue num 4 bypass
    jump a
    goto b
    jump d
    tcp dport vmap @ways
    udp dport vmap @ways
    tcp dport vmap { 22 : accept, 80 : jump a, 81-90 : goto b }
    ct state vmap { established : accept, related : jump d, invalid : drop }
    meta l4proto vmap { tcp : jump a, udp : goto b, icmp : continue }
    ip saddr . udp dport vmap { 192.168.1.2 . 53 : accept, 192.168.1.2 . 54 : jump d }
    ip protocol vmap { tcp : jump a, 17 : jump b }
    meta iifname vmap { "eth0" : jump a, "eth1" : return }
    """.split(separator: "\n").map(String.init)

  // MARK: Rules

  private mutating func one(of texts: [String]) -> String { texts[random.below(texts.count)] }

  /// A rule, which may contradict itself.
  private mutating func rule(calls: Bool) -> String {
    var parts: [String] = []
    for _ in 0..<[0, 1, 1, 1, 2, 2, 3][random.below(7)] { parts.append(one(of: matches)) }
    for _ in 0..<[0, 0, 1, 1, 2][random.below(5)] { parts.append(one(of: Self.statements)) }
    if random.below(3) == 0 {
      let verdict = one(of: Self.verdicts)
      if calls || !["jump", "goto", "@ways"].contains(where: verdict.contains) {
        parts.append(verdict)
      }
    }
    return parts.isEmpty ? "counter" : parts.joined(separator: " ")
  }

  /// A chain of rules that make sense.
  private mutating func chain(
    _ name: String, _ hook: String = "", count: Int, calls: Bool, family: String
  ) -> String {
    var rules: [String] = []
    var tries = 0
    while rules.count < count, tries < count * 8 {
      tries += 1
      let rule = rule(calls: calls)
      if Self.isSound(rule, hook, family: family) { rules.append(rule) }
    }
    return "  chain \(name) {\n    \(hook)\n" + rules.map { "    \($0)\n" }.joined() + "  }\n"
  }

  /// Whether a rule can be compiled.
  private static func isSound(_ rule: String, _ hook: String, family: String) -> Bool {
    let chains = ["a", "b", "d"].map { "  chain \($0) { }\n" }.joined()
    return load(
      "table \(family) t {\n" + declarations + chains + "  chain c {\n \(hook)\n \(rule)\n }\n}\n")
      != nil
  }

  /// A ruleset that can be compiled.
  package mutating func ruleset() -> String {
    var text = "table inet t {\n" + Self.declarations
    text += chain("d", count: 3, calls: false, family: "inet")
    text += chain("b", count: 4, calls: false, family: "inet")
    text += chain("a", count: 4, calls: false, family: "inet")
    let hooks = [
      ("raw", "prerouting", -300), ("pre", "prerouting", -150), ("pre2", "prerouting", 0),
      ("through", "forward", 0), ("post", "postrouting", 10),
    ]
    for (name, hook, priority) in hooks where random.below(4) != 0 {
      let policy = random.below(4) == 0 ? "drop" : "accept"
      text += chain(
        name, "type filter hook \(hook) priority \(priority); policy \(policy);", count: 6,
        calls: true, family: "inet")
    }
    text += "}\n"
    if random.below(3) == 0 {
      text += "table netdev t {\n" + Self.declarations
      for name in ["d", "b", "a"] { text += chain(name, count: 2, calls: false, family: "netdev") }
      text += chain(
        "in", "type filter hook ingress device \"eth0\" priority 0; policy accept;", count: 6,
        calls: true, family: "netdev")
      text += "}\n"
    }
    return text
  }

  /// Reads and compiles a text; nil where something is wrong with it.
  package static func load(_ text: String) -> LoadedRuleset? {
    let front = NftFrontEnd.load(SourceFile(name: "random.nft", bytes: Array(text.utf8)))
    guard front.diagnostics.isEmpty else { return nil }
    var names = NameTables.builtIn
    names.interfaces = NumberNames([("lo", 1), ("eth0", 2), ("eth1", 3)])
    let compiled = RulesetCompiler.compile(front.ruleset, names: names)
    guard compiled.diagnostics.isEmpty else { return nil }
    return LoadedRuleset(front.ruleset, compiled)
  }
}
