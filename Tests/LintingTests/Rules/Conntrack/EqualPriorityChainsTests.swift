import CTVetDiagnostics
import Testing

/// What hangs on the order of two chains; the order itself was watched on Linux 6.18.
struct EqualPriorityChainsTests {
  private func findings(_ first: String, _ second: String, hook: String = "forward")
    -> [Diagnostic]
  {
    LintedText(
      """
      table inet t {
        chain a {
          type filter hook \(hook) priority 0;
          \(first)
        }
        chain b {
          type filter hook \(hook) priority 0;
          \(second)
        }
      }
      """, checking: ["CT107"]
    ).findings
  }

  @Test(arguments: [
    ("meta mark set 1", "meta mark 1 accept"), ("meta mark 1 accept", "meta mark set 1"),
    ("ct mark set 1", "meta mark set ct mark"), ("ip dscp set cs1", "ip dscp cs1 accept"),
    ("meta mark set 1", "meta mark set 2"), ("tcp dport 22 drop", "tcp dport 22 accept"),
    ("drop", "reject"),
  ])
  func `a mark that both use, or a verdict that differs, is a warning`(
    first: String, second: String
  ) {
    #expect(findings(first, second).map(\.severity) == [.warning])
  }

  @Test(arguments: [
    ("tcp dport 22 drop", "udp dport 53 accept"), ("tcp dport 22 drop", "tcp dport 23 accept"),
    ("iifname eth0 drop", "iifname eth1 accept"), ("tcp dport 22 drop", "tcp dport 23 drop"),
    ("meta mark set 1", "counter"),
  ])
  func `chains that cannot disagree are information`(first: String, second: String) {
    #expect(findings(first, second).map(\.severity) == [.info])
  }

  @Test(arguments: [("accept", "accept"), ("counter", "tcp dport 22 counter accept")])
  func `chains that drop and mark nothing may run in any order`(first: String, second: String) {
    #expect(findings(first, second).isEmpty)
  }

  @Test func `of three chains the third gets one finding`() {
    let found = LintedText(
      """
      table inet t {
        chain a { type filter hook input priority 0; policy drop; tcp dport 1 accept; }
        chain b { type filter hook input priority 0; policy drop; tcp dport 2 accept; }
        chain c { type filter hook input priority 0; policy drop; meta mark set 1 accept; }
      }
      """, checking: ["CT107"]
    ).findings
    #expect(found.count == 2)
    #expect(found.last?.notes.count == 2)
  }

  @Test func `nat chains run at the priority of NAT whatever their own`() {
    func found(nat: String, filter: String, rule: String) -> [Diagnostic] {
      LintedText(
        """
        table ip t {
          chain n { type nat hook prerouting priority \(nat); tcp dport 80 dnat to 10.0.0.1; }
          chain f { type filter hook prerouting priority \(filter); \(rule); }
        }
        """, checking: ["CT107"]
      ).findings
    }
    #expect(found(nat: "-50", filter: "-100", rule: "ip daddr 10.0.0.1 drop").count == 1)
    #expect(found(nat: "-50", filter: "-50", rule: "ip daddr 10.0.0.1 drop").isEmpty)
    #expect(found(nat: "-100", filter: "-100", rule: "ip saddr 10.0.0.1 drop").isEmpty)
  }

  @Test func `a dormant table meets nobody`() {
    let text = """
      table ip a {
        flags dormant;
        chain c { type filter hook input priority 0; policy drop; }
      }
      table ip b {
        chain c { type filter hook input priority 0; tcp dport 22 accept; }
      }
      """
    #expect(LintedText(text, checking: ["CT107"]).findings.isEmpty)
    let awake = text.replacing("flags dormant;", with: "")
    #expect(LintedText(awake, checking: ["CT107"]).findings.count == 1)
  }
}
