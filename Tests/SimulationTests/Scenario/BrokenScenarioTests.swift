import CTVetDiagnostics
import CTVetSimulation
import TestSupport
import Testing

/// Mistakes in scenarios: each has its place, and none traps.
struct BrokenScenarioTests {
  private static let before = """
    interface eth0 192.168.1.1/24
    interface eth1 10.0.0.1/24
    host client 192.168.1.2
    host server 10.0.0.2

    """

  /// A line with a marker where the mistake is, and its id.
  private static let mistakes: [(String, String)] = [
    ("1️⃣(", "SCN001"),
    ("1️⃣rulset \"x\"", "SCN002"),
    ("1️⃣eth0 udp client:1 > server:2", "SCN001"),
    ("ruleset 1️⃣", "SCN001"),
    ("ruleset 1️⃣\"x", "SCN001"),
    ("ruleset 1️⃣\"\"", "SCN004"),
    ("ruleset 1️⃣{ table", "SCN001"),
    ("interface 1️⃣", "SCN001"),
    ("interface 1️⃣lo", "SCN003"),
    ("interface 1️⃣eth0", "SCN003"),
    ("interface 1️⃣averyveryverylongname", "SCN004"),
    ("interface eth2 1️⃣192.168.1", "SCN004"),
    ("interface eth2 1️⃣192.168.1.1/33", "SCN004"),
    ("interface eth2 mtu 1️⃣10", "SCN004"),
    ("mtu 1️⃣eth5 1500", "SCN003"),
    ("host 1️⃣client 192.0.2.1", "SCN003"),
    ("host 1️⃣a/b 192.0.2.1", "SCN004"),
    ("host other 1️⃣clint", "SCN003"),
    ("kernel 1️⃣linux-4.19", "SCN002"),
    ("conntrack 1️⃣off", "SCN002"),
    ("route1️⃣", "SCN001"),
    ("sysctl 1️⃣", "SCN001"),
    ("random 1️⃣x", "SCN004"),
    ("1️⃣expect accept", "SCN005"),
    ("1️⃣1x eth0 udp client:1 > server:2", "SCN004"),
    ("1️⃣0.1234567890 eth0 udp client:1 > server:2", "SCN004"),
    ("+1️⃣99999999999", "SCN004"),
    ("+999999999\n1️⃣+999999999", "SCN004"),
    ("0 1️⃣udp client:1 > server:2", "SCN001"),
    ("0 eth0 1️⃣", "SCN001"),
    ("0 eth0 1️⃣upd client:1 > server:2", "SCN002"),
    ("0 eth0 udp client:1 1️⃣server:2", "SCN001"),
    ("0 eth0 udp 1️⃣client > server:2", "SCN001"),
    ("0 eth0 udp client:1️⃣65536 > server:2", "SCN004"),
    ("0 eth0 udp 1️⃣clint:1 > server:2", "SCN003"),
    ("0 eth0 udp 1️⃣client:1 > [::1]:2", "SCN006"),
    ("0 eth0 udp 1️⃣[::1 > server:2", "SCN001"),
    ("0 eth0 udp client:1 > server:2 1️⃣size 3", "SCN001"),
    ("0 eth0 udp client:1 > server:2 (1️⃣65536)", "SCN004"),
    ("0 eth0 1️⃣udp client:1 > server:2 (65535)", "SCN004"),
    ("0 eth0 udp client:1 > server:2 1️⃣\"x", "SCN001"),
    ("0 eth0 udp client:1 > server:2 \"1️⃣\\q\"", "SCN004"),
    ("0 eth0 udp client:1 > server:2 hex 1️⃣abc", "SCN004"),
    ("0 eth0 udp client:1 > server:2 hex ab1️⃣xx", "SCN004"),
    ("0 eth0 udp client:1 > server:2 fragments 1️⃣100", "SCN004"),
    ("0 eth0 1️⃣udp client:1 > server:2 fragment 3 of 8", "SCN006"),
    ("0 eth0 udp client:1 > server:2 fragment 1 1️⃣8", "SCN001"),
    ("0 eth0 udp client:1 > server:2 ttl 1️⃣256", "SCN004"),
    ("0 eth0 tcp client:1 > server:2 1️⃣SX", "SCN002"),
    ("0 eth0 tcp client:1 > server:2 S 1️⃣1:2(0)", "SCN006"),
    ("0 eth0 tcp client:1 > server:2 S 1️⃣1:", "SCN004"),
    ("0 eth0 tcp client:1 > server:2 S 1:41️⃣", "SCN001"),
    ("0 eth0 tcp client:1 > server:2 S 1️⃣1:x(0)", "SCN004"),
    ("0 eth0 tcp client:1 > server:2 S 1️⃣<mss 1460", "SCN001"),
    ("0 eth0 tcp client:1 > server:2 S <1️⃣mms 1460>", "SCN002"),
    ("0 eth0 tcp client:1 > server:2 1️⃣P. 1:3(2) \"abc\"", "SCN006"),
    ("0 eth0 1️⃣icmpv6 client > server echo-request", "SCN006"),
    ("0 eth0 icmp client > server 1️⃣echo", "SCN002"),
    ("0 eth0 icmp client1️⃣:1 > server echo-request", "SCN004"),
    ("0 eth0 icmp client > server echo-request 1️⃣[udp client:1 > server:2", "SCN001"),
    ("0 eth0 sctp client:1 > server:2 1️⃣inti", "SCN002"),
    ("0 eth0 ip client > server 1️⃣", "SCN001"),
    ("0 eth0 ip 1️⃣450", "SCN004"),
    ("0 run 1️⃣", "SCN001"),
    ("0 run 1️⃣nft 'add", "SCN001"),
    ("1\n1️⃣0.5", "SCN007"),
    ("0\n1️⃣kernel linux-6.18", "SCN005"),
    ("0\nexpect 1️⃣", "SCN001"),
    ("0\nexpect accept,1️⃣", "SCN001"),
    ("0\nexpect accept 1️⃣ct state new", "SCN001"),
    ("0\nexpect tcp 1️⃣SYNSENT", "SCN002"),
    ("0\nexpect no 1️⃣thing", "SCN001"),
    ("0\nexpect timeout 1️⃣soon", "SCN004"),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told at its place`(marked: String, id: String) throws {
    let text = try MarkedText(marked)
    let file = SourceFile(name: "broken.flow", text: Self.before + text.text + "\n")
    let found = ScenarioParser.parse(file).diagnostics
    #expect(found.map(\.id) == [id], "\(found)")
    let places = found.map { Int($0.range.start) - Self.before.utf8.count }
    #expect(places == text.offsets, "\(found)")
    #expect(found.allSatisfy { Int($0.range.end) <= file.count })
  }

  @Test func `misspelt words get a suggestion`() {
    let cases = [
      ("rulset \"x\"", "ruleset"), ("0 eth0 upd client:1 > server:2", "udp"),
      ("host h clint", "client"), ("0 eth0 icmp client > server echo-requst", "echo-request"),
      ("0 eth0 tcp client:1 > server:2 S 1:1(1)", "1:2(1)"),
      ("0\nexpect tcp SYNSENT", "SYN_SENT"),
    ]
    for (line, suggestion) in cases {
      let file = SourceFile(name: "broken.flow", text: Self.before + line + "\n")
      let found = ScenarioParser.parse(file).diagnostics
      #expect(found.first?.hint?.contains(suggestion) == true, "\(line): \(found)")
    }
  }

  @Test func `one mistake does not hide the next, and spares what belongs to it`() {
    let text =
      Self.before + """
        0 eth0 udp clint:1 > server:2
          expect accept, ct state new
        +1 eth0 udp client:1 > server:2
          expect accept
        +1 eth0 upd client:1 > server:2

        """
    let (scenario, diagnostics) = ScenarioParser.parse(SourceFile(name: "two.flow", text: text))
    #expect(diagnostics.map(\.id) == ["SCN003", "SCN002"])
    #expect(scenario.steps.map(\.expectations.count) == [1])
  }

  /// Statements of every kind.
  private static let statements = [
    "ruleset \"x.nft\"", "ruleset { table ip t { } }", "interface eth5 192.0.2.1/24 mtu 1400",
    "host other 2001:db8::1", "route default via 10.0.0.2 dev eth1", "sysctl a.b = 1",
    "kernel linux-5.10", "mtu eth0 1400", "conntrack auto", "random 0x7", "0.5", "+1m30s",
    "0 run nft add rule ip t c 'accept'", "0 sysctl nf_conntrack_acct 1",
    "0 eth0 tcp client:1 > server:2 S. 1:3(2) ack 4 win 5 urg 6 <mss 1460,sack 1:2 3:4,kind 9 hex 00>",
    "0 local udp [fd00::1]:1 > [fd00::2]:2 \"a\\x41\\n\" ttl 1 tos 2 id 3 df mark 4 checksum bad",
    "0 eth0 icmp client > server 3 code 4 mtu 1300 [tcp client:1 > server:2 S]",
    "0 eth0 icmpv6 fd00::1 > fd00::2 parameter-problem pointer 7 hex 0011",
    "0 eth0 sctp client:1 > server:2 vtag 1 init tag 2 flags 3 (4), data \"x\"",
    "0 eth0 gre client > server key 1 seq 2 proto 3 (4) fragments 8",
    "0 eth0 ip client > server proto 50 (20) fragment 1 of 16", "0 local ip 4500001400 mark 1",
    "0 eth0 tcp handshake client:1 > server:2", "0 eth0 udp exchange client:1 > server:2 (1) / (2)",
    "0 eth0 ping client > server id 1 seq 2 count 3 (4)",
    "0\n expect accept oif eth1, ct state { new, invalid }, tcp SYN_SENT, timeout 1m, no \"a b\"",
  ]

  @Test(arguments: statements)
  func `a statement cut off anywhere gives diagnostics and no trap`(statement: String) {
    let bytes = Array((Self.before + statement).utf8)
    let whole = ScenarioParser.parse(SourceFile(name: "whole.flow", bytes: bytes))
    #expect(whole.diagnostics == [])
    for count in Self.before.utf8.count..<bytes.count {
      let file = SourceFile(name: "cut.flow", bytes: Array(bytes[..<count]))
      let found = ScenarioParser.parse(file).diagnostics
      #expect(found.allSatisfy { $0.range.start <= $0.range.end && Int($0.range.end) <= count })
      #expect(found.count <= 2)
    }
  }

  @Test func `spoilt scenarios never trap`() {
    let words = ScenarioKeyword.allCases.map(\.rawValue)
    var mutator = Mutator(seed: 5, words: words)
    var random = SeededRandom(seed: 6)
    for _ in 0..<30_000 {
      let statement = Self.statements[random.below(Self.statements.count)]
      let other = Self.statements[random.below(Self.statements.count)]
      let text = mutator.mutate(Array(statement.utf8), other: Array(other.utf8))
      let file = SourceFile(name: "spoilt.flow", bytes: Array(Self.before.utf8) + text)
      let (scenario, found) = ScenarioParser.parse(file)
      #expect(found.allSatisfy { Int($0.range.end) <= file.count })
      for step in scenario.steps {
        guard case .packet(let packet) = step.action, case .template(let template) = packet.content
        else { continue }
        for bytes in PacketBuilder.packets(template) { #expect(bytes.count <= 65_575) }
      }
    }
  }
}
