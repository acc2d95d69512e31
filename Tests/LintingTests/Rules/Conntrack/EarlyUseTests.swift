import CTVetDiagnostics
import Testing

/// The checks CT101 to CT104, CT303 and CT308 together: which of them speaks where, and what it says.
struct EarlyUseTests {
  private func findings(_ text: String) -> [Diagnostic] {
    LintedText(text, checking: ["CT101", "CT102", "CT103", "CT104", "CT303", "CT308"])
      .findings
  }

  private func inRaw(_ rules: String, hook: String = "prerouting", priority: String = "raw")
    -> [Diagnostic]
  {
    findings(
      """
      table inet t {
        chain c {
          type filter hook \(hook) priority \(priority); policy drop;
          \(rules)
        }
      }
      """)
  }

  @Test(arguments: [
    ("ct state established accept", "never matches"),
    ("ct state invalid log", "matches every packet"),
    ("ct state != new accept", "matches every packet"),
    ("ct state ! established,related accept", "matches every packet"),
    ("ct state & (new | established) == 0 accept", "matches every packet"),
    ("ct state { new, established } accept", "never matches"),
    ("ct state vmap { new : accept, established : accept }", "never matches"),
    ("ct direction original accept", "the rule ends here without matching"),
    ("ct mark != 0 accept", "the rule ends here without matching"),
    ("ct status dnat accept", "the rule ends here without matching"),
    ("ct label set 1", "writes to nothing"),
    ("ct event set new", "writes to nothing"),
  ])
  func `it says what the expression does before conntrack`(rule: String, effect: String) {
    let found = inRaw(rule)
    #expect(found.map(\.id) == ["CT101"])
    #expect(found.first?.message.contains(effect) == true, "\(found.map(\.message))")
    #expect(found.first?.severity == .error)
  }

  @Test(arguments: [
    "ct state invalid drop", "ct state != established drop", "ct state ! new reject",
    "ct state vmap { invalid : drop, new : accept }",
    "ct state { invalid, untracked } counter drop",
    "ct state != { established, related } log prefix \"x\" drop",
  ])
  func `what takes invalid packets and drops them is one finding, the strongest`(rule: String) {
    #expect(inRaw(rule).map(\.id) == ["CT103"])
    #expect(inRaw(rule).first?.message.contains("drops all packets") == true)
    #expect(inRaw("tcp dport 22 \(rule)").first?.message.contains("the rest of the rule") == true)
    #expect(inRaw(rule, priority: "-200").map(\.id) == ["CT103"])
    #expect(inRaw(rule, priority: "-199").isEmpty)
  }

  @Test func `a rule that ends at another key drops nothing`() {
    #expect(inRaw("ct state invalid ct mark 1 drop").map(\.id) == ["CT101", "CT101"])
    #expect(inRaw("ct state established ct mark 1 drop").map(\.id) == ["CT101"])
  }

  @Test func `zones and exemptions give packets a state that rules may ask for`() {
    let zoned = inRaw("ct zone set 1\n ct state new accept")
    #expect(zoned.map(\.id) == ["CT303"])
    #expect(inRaw("ct mark set 1\n meta mark set ct mark").map(\.id) == ["CT308", "CT308"])
    #expect(inRaw("ct state new accept\n ct zone set 1").first?.message.contains("zone") == false)
    #expect(inRaw("udp dport 53 notrack\n ct state untracked accept").isEmpty)
    #expect(inRaw("ct state untracked accept\n udp dport 53 notrack").map(\.id) == ["CT101"])
    #expect(inRaw("udp dport 53 notrack\n ct state established drop").map(\.id) == ["CT101"])
  }

  @Test func `what is fine before conntrack is left alone`() {
    #expect(inRaw("tcp dport 22 ct count over 10 drop").isEmpty)
    #expect(inRaw("udp dport 53 notrack").isEmpty)
    #expect(inRaw("iifname \"eth1\" ct zone set 1").isEmpty)
    #expect(inRaw("iif lo ct state invalid drop").isEmpty)
    #expect(inRaw("iif != lo return\n ct state new accept").isEmpty)
  }

  @Test func `loopback is an exception in prerouting alone`() {
    #expect(inRaw("oif lo ct state new accept", hook: "output").map(\.id) == ["CT101"])
    #expect(inRaw("ct state new accept").first?.hint?.contains("lo") == true)
    #expect(inRaw("ct state new accept", hook: "output").first?.hint?.contains("reject") == true)
  }

  @Test func `a rule that only switches conntrack on is information`() {
    func chain(_ rules: String, policy: String) -> [Severity] {
      findings(
        """
        table ip t {
          chain c {
            type filter hook prerouting priority raw; policy \(policy);
            \(rules)
          }
        }
        """
      ).map(\.severity)
    }
    let rule = "ct state new,established,related counter accept"
    #expect(chain(rule, policy: "accept") == [.info])
    #expect(chain(rule, policy: "drop") == [.error])
    #expect(chain("\(rule)\n tcp dport 22 drop", policy: "accept") == [.error])
    #expect(chain("ct state established accept", policy: "accept") == [.error])
  }

  @Test func `the notes lead from the base chain to the expression`() {
    let found = findings(
      """
      table ip t {
        chain deep { ct state new accept; }
        chain mid { goto deep; }
        chain c {
          type filter hook output priority -250;
          meta l4proto vmap { tcp : jump mid }
        }
      }
      """)
    #expect(found.map(\.id) == ["CT101"])
    #expect(
      found.first?.notes.map(\.message) == [
        "`ip t c` runs in output at -250", "from here it goes to `ip t mid`",
        "from here it goes to `ip t deep`",
      ])
  }

  @Test func `a call that never happens early leads nowhere`() {
    let found = findings(
      """
      table ip t {
        chain known { ct mark 1 accept; }
        chain strange { ct mark 2 accept; }
        chain c {
          type filter hook prerouting priority raw;
          ct state vmap { established : jump known, invalid : jump strange }
        }
      }
      """)
    #expect(found.map(\.id) == ["CT101", "CT101"])
    #expect(found.first?.notes.last?.message == "from here it goes to `ip t strange`")
  }

  @Test func `a chain that is called before and after conntrack gets a warning, and only that`() {
    let found = findings(
      """
      table inet t {
        chain x {
          ct state invalid drop
          ct state established accept
        }
        chain r {
          type filter hook prerouting priority raw;
          jump x
        }
        chain p {
          type filter hook prerouting priority mangle;
          jump x
        }
      }
      """)
    #expect(found.map(\.id) == ["CT104", "CT104"])
    #expect(found.map(\.severity) == [.warning, .warning])
    #expect(found.first?.message.contains("drops all packets") == true)
  }
}
