import CTVetDiagnostics
import Testing

/// How bad `ip protocol` is depends on what the rule is about.
struct IPProtocolInInetTests {
  private func findings(_ rules: String, family: String = "inet") -> [Diagnostic] {
    LintedText(
      """
      table \(family) t {
        chain c {
          type filter hook input priority filter; policy drop;
          \(rules)
        }
      }
      """, checking: ["PKT601"]
    ).findings
  }

  @Test(arguments: [
    "ip protocol tcp accept", "ip protocol { tcp, 17 } accept", "ip protocol @s accept",
    "ip protocol esp ct state established accept",
    "ip protocol icmp th dport 1 ip protocol tcp drop",
    "define p = tcp\nip protocol $p accept",
  ])
  func `what both versions have is a warning`(rule: String) {
    #expect(findings(rule).contains { $0.severity == .warning }, "\(rule)")
  }

  @Test(arguments: [
    "ip protocol esp accept", "ip protocol igmp accept", "ip protocol { icmp, igmp } accept",
    "ip protocol tcp accept; ip6 nexthdr tcp accept",
  ])
  func `what has to do with one version is an information`(rule: String) {
    #expect(findings(rule).map(\.severity) == [.info], "\(rule)")
  }

  @Test(arguments: [
    "ip protocol tcp ip daddr 10.0.0.1 accept", "ip protocol 6 ip ttl 1 drop",
    "ether type ip ip protocol tcp accept", "ip protocol . ip saddr { tcp . 10.0.0.1 } accept",
    "ip protocol tcp ct original ip saddr 10.0.0.1 accept",
    "ip protocol tcp ip option lsrr exists drop",
    "ip protocol tcp update @s { ip saddr } accept",
  ])
  func `a rule that says IPv4 in another way is left alone`(rule: String) {
    #expect(findings(rule).isEmpty, "\(rule)")
  }

  @Test(arguments: ["ip", "bridge", "netdev"])
  func `other families are left alone`(family: String) {
    #expect(findings("ip protocol tcp accept", family: family).isEmpty)
  }

  @Test func `the fix-it replaces the field alone`() throws {
    let found = try #require(findings("ip protocol tcp accept").first)
    let fixIt = try #require(found.fixIts.first)
    #expect(fixIt.isSafe)
    #expect(fixIt.edits.map(\.replacement) == ["meta l4proto"])
    #expect(fixIt.edits.map(\.range) == [found.range])
  }
}
