import CTVetDiagnostics
import Testing

/// Conditions that exclude each other, in a rule and along the calls that lead to it.
struct ImpossibleCtCombinationTests {
  private func messages(_ rules: String) -> [String] {
    LintedText(
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          \(rules)
        }
      }
      """, checking: ["CT203"]
    ).findings.map(\.message)
  }

  @Test(arguments: [
    ("ct state new ct direction reply", "reply direction"),
    ("ct direction reply ct state new", "reply direction"),
    ("ct state new ct status seen-reply", "seen no reply"),
    ("ct state new ct status & assured == assured", "seen no reply"),
    ("ct state new ct helper \"ftp\"", "announced this one"),
    ("ct state new ct helper != \"ftp\"", "announced this one"),
    ("ct state established ct status ! confirmed", "confirmed and has seen a reply"),
    ("ct state established ct status & (confirmed | snat) == snat", "confirmed and has seen"),
    ("ct state untracked ct mark 0", "`untracked` has no connection"),
    ("ct state { invalid, untracked } ct direction != reply", "has no connection"),
    ("ct state invalid ct original ip saddr 10.0.0.1", "has no connection"),
    ("ct state new meta mark set ct mark ct state related", "one state only"),
    ("ct state untracked ct mark set 1", "writes to nothing"),
    ("ct status assured ct status ! seen-reply", "an assured connection"),
  ])
  func `it says why`(rule: String, reason: String) {
    let found = messages(rule)
    #expect(found.count == 1, "\(rule)")
    #expect(found.first?.contains(reason) == true, "\(rule): \(found)")
  }

  @Test(arguments: [
    "ct state new ct status confirmed", "ct state new ct status dnat ct mark 0",
    "ct state related ct direction reply", "ct state related ct status expected",
    "ct state related ct status ! confirmed", "ct state established ct direction original",
    "ct state != new ct direction reply", "ct state != invalid ct mark 1",
    "ct state { new, established } ct status assured", "ct state untracked ct count over 5",
    "ct state invalid ct zone set 1", "ct state @s ct direction reply",
    "ct state new ct status & 0x2000 == 0x2000", "ct status snat ct status ! dnat",
    "ct state != new,established ct state new",
  ])
  func `what can happen is left alone`(rule: String) {
    #expect(messages(rule).isEmpty, "\(rule): \(messages(rule))")
  }

  private func called(_ calls: String, _ rule: String) -> [Diagnostic] {
    LintedText(
      """
      table inet t {
        chain x { \(rule); }
        chain y { goto x; }
        chain c {
          type filter hook forward priority filter;
          \(calls)
        }
      }
      """, checking: ["CT203"]
    ).findings
  }

  @Test func `conditions of calls count where every call has them`() {
    #expect(called("ct state new jump x", "ct direction reply drop").count == 1)
    #expect(called("ct state new goto y", "ct direction reply drop").count == 1)
    #expect(called("ct state vmap { new : jump y }", "ct direction reply drop").count == 1)
    #expect(called("ct state new jump x\n jump y", "ct direction reply drop").isEmpty)
    #expect(called("ct state new,established jump x", "ct direction reply drop").isEmpty)
    #expect(called("tcp dport 22 jump x", "ct state new accept").isEmpty)
  }

  @Test func `the notes show the calls`() {
    let found = called("ct state new jump x\n ct state related jump x", "ct state established drop")
    #expect(found.first?.notes.count == 2)
  }

  @Test func `a chain that another file may call is not judged by the calls of this one`() {
    let text = """
      add table inet t
      add chain inet t c { type filter hook forward priority filter; }
      add rule inet t c ct state new jump x
      add rule inet t x ct state established accept
      """
    #expect(LintedText(text, checking: ["CT203"]).findings.isEmpty)
  }
}
