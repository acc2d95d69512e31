import CTVetDiagnostics
import Testing

/// What to write in place of `ip6 nexthdr` depends on what else keeps IPv4 out.
struct IPv6NextHeaderTests {
  private func findings(_ family: String, _ rule: String) -> [Diagnostic] {
    LintedText(
      "table \(family) t {\n chain c {\n  \(rule)\n }\n}\n", checking: ["PKT602"]
    ).findings
  }

  @Test(arguments: [
    ("ip6", "ip6 nexthdr tcp accept", "meta l4proto"),
    ("inet", "ip6 nexthdr tcp accept", "meta nfproto ipv6 meta l4proto"),
    ("bridge", "ip6 nexthdr tcp accept", "meta protocol ip6 meta l4proto"),
    ("netdev", "ip6 nexthdr { tcp, udp } accept", "meta protocol ip6 meta l4proto"),
    ("inet", "ip6 nexthdr ipv6-icmp accept", "meta l4proto"),
    ("inet", "ip6 nexthdr tcp ip6 saddr ::1 accept", "meta l4proto"),
    ("inet", "ip6 nexthdr tcp frag id 1 accept", "meta l4proto"),
    ("inet", "ip6 nexthdr tcp counter ip6 saddr ::1 accept", "meta nfproto ipv6 meta l4proto"),
    ("inet", "ip6 nexthdr tcp add @s { ip6 saddr }", "meta nfproto ipv6 meta l4proto"),
    ("inet", "ip6 nexthdr tcp dnat ip6 to ::1", "meta nfproto ipv6 meta l4proto"),
  ])
  func `the fix-it keeps IPv4 out`(family: String, rule: String, replacement: String) {
    let found = findings(family, rule)
    #expect(found.map(\.severity) == [.warning])
    #expect(found.first?.fixIts.first?.edits.map(\.replacement) == [replacement])
  }

  @Test func `a concatenation that alone keeps IPv4 out gets no fix-it`() {
    let found = findings("inet", "ip6 nexthdr . th dport { tcp . 22 } accept")
    #expect(found.count == 1)
    #expect(found.first?.fixIts.isEmpty == true)
  }

  @Test(arguments: ["hopopt", "0", "{ ipv6-route, 44 }", "ipv6-nonxt", "!= ah"])
  func `extension headers may be looked for`(value: String) {
    #expect(findings("ip6", "ip6 nexthdr \(value) drop").isEmpty)
  }
}
