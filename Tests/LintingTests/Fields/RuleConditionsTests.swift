import CTVetDiagnostics
import CTVetLinting
import TestSupport
import Testing

/// Holds what rules are said to ask of packets to what nft makes of them.
struct RuleConditionsTests {
  @Test(arguments: [
    ("tcp dport { 22, 80 }", "tcp dport 22"),
    ("tcp dport 1-1023", "tcp dport { 22, 80-90 }"),
    ("tcp dport != 22", "tcp dport 23"),
    ("th dport 53", "udp dport domain"),
    ("ip saddr 10.0.0.0/8", "ip saddr 10.1.0.0/16 tcp dport 22"),
    ("ip saddr 10.0.0.0/8", "ip saddr { 10.1.0.0/16, 10.2.3.4-10.2.3.9 }"),
    ("ip6 saddr fe80::/10", "ip6 saddr fe80::1"),
    ("meta l4proto tcp", "tcp dport 22"),
    ("meta l4proto icmp", "icmp type echo-request"),
    ("meta nfproto ipv4", "ip saddr 10.0.0.1"),
    ("ip protocol tcp", "ip saddr 10.0.0.1 tcp dport 22"),
    ("iifname \"eth*\"", "iifname \"eth0\" oifname \"eth1\""),
    ("ct state established,related", "ct state established"),
    ("ct state != invalid", "ct state { new, untracked }"),
    ("ct state ! invalid", "ct state new"),
    ("tcp flags syn", "tcp flags & (syn | ack) == syn | ack"),
    ("tcp flags & (fin | syn) == fin | syn", "tcp flags == fin | syn | rst"),
    ("meta mark 1", "meta mark 0x1 tcp dport 22"),
    ("meta mark & 0xff == 1", "meta mark & 0xff == 1 tcp dport 22"),
    ("iif . tcp dport { lo . 22 }", "iif . tcp dport { lo . 22 } ct state new"),
    ("ip saddr @s", "ip saddr @s tcp dport 22"),
    ("fib daddr type { local, broadcast }", "fib daddr type local"),
  ])
  func `a rule below one that asks for less is shadowed`(upper: String, lower: String) {
    #expect(isShadowed(lower, by: upper))
  }

  @Test(arguments: [
    ("tcp dport 22", "tcp dport { 22, 80 }"),
    ("tcp dport 53", "udp dport 53"),
    ("tcp dport 53", "th dport 53"),
    ("tcp dport 22", "tcp sport 22"),
    ("ip protocol tcp", "tcp dport 22"),
    ("ip saddr 10.0.0.0/8", "ip daddr 10.0.0.1"),
    ("ip saddr 10.1.0.0/16", "ip saddr 10.0.0.0/8"),
    ("iifname \"eth0\"", "iifname \"eth*\""),
    ("ct state established", "ct state established,related"),
    ("ct state != established,related", "ct direction reply"),
    ("tcp flags == syn", "tcp flags syn"),
    ("meta mark & 0xff == 1", "meta mark & 0xf == 1"),
    ("meta mark & 0xff == 1", "meta mark 2"),
    ("ip saddr @s", "ip saddr 10.0.0.1"),
    ("ip saddr @s", "ip saddr != @s"),
    ("ip saddr @s", "ip daddr @s"),
    ("meta random < 100", "meta random < 100 tcp dport 22"),
    ("numgen random mod 2 0", "numgen random mod 2 0 tcp dport 22"),
    ("limit rate 1/second", "tcp dport 22"),
    ("meta hour \"08:00\"-\"17:00\"", "meta hour \"08:00\"-\"17:00\" tcp dport 22"),
  ])
  func `a rule below one that may let it through is not`(upper: String, lower: String) {
    #expect(!isShadowed(lower, by: upper))
  }

  @Test func `a translation in the family inet takes one IP version`() {
    let text = """
      table inet t {
        chain c {
          type nat hook prerouting priority -100;
          tcp dport 22 dnat ip to 10.0.0.1
          tcp dport 22 dnat ip6 to fe80::1
          tcp dport 22 redirect
        }
      }
      """
    #expect(LintedText(text, checking: ["RS702"]).findings.isEmpty)
  }

  private func isShadowed(_ lower: String, by upper: String) -> Bool {
    let text = """
      table inet t {
        set s {
          type ipv4_addr
        }
        chain c {
          type filter hook input priority 0;
          \(upper) accept
          \(lower) drop
        }
      }
      """
    let linted = LintedText(text, checking: ["RS702"])
    #expect(linted.languageErrors.isEmpty, "\(linted.languageErrors.map(\.message))")
    return !linted.findings.isEmpty
  }
}
