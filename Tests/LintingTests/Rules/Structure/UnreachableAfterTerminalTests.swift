import CTVetDiagnostics
import Testing

struct UnreachableAfterTerminalTests {
  /// Whether a rule behind one of these is found to be unreachable.
  private func ends(_ rule: String, family: String = "inet") -> Bool {
    let text = """
      table \(family) t {
        chain drops { counter; drop; }
        chain returns { tcp dport 22 return; drop; }
        chain c {
          \(rule)
          tcp dport 22 accept
        }
      }
      """
    return !LintedText(text, checking: ["RS701"]).findings.isEmpty
  }

  @Test(arguments: [
    "accept", "drop", "return", "reject", "reject with icmpx type port-unreachable", "queue",
    "goto drops", "goto returns", "jump drops", "counter log meta mark set 1 drop",
    "ct mark set 1 accept", "jump { log; drop; }",
  ])
  func `rules that decide about every packet`(_ rule: String) {
    #expect(ends(rule))
  }

  @Test(arguments: [
    "tcp dport 80 accept", "limit rate 1/second drop", "jump returns", "jump { log; }",
    "reject with tcp reset", "reject with icmp type host-unreachable",
    "meta mark set ct mark accept", "meta mark set tcp dport map { 1 : 2 } accept", "counter",
    "continue", "ct count 10 drop", "quota 10 mbytes drop",
  ])
  func `rules that some packets get past`(_ rule: String) {
    #expect(!ends(rule))
  }

  @Test func `an ICMP error answers all of its own family`() {
    #expect(ends("reject with icmp type host-unreachable", family: "ip"))
    #expect(ends("reject with icmpv6 type no-route", family: "ip6"))
  }

  @Test func `only the first of the dead rules is reported`() throws {
    let text = """
      table inet t {
        chain c {
          drop
          tcp dport 22 accept
          tcp dport 23 accept
          tcp dport 24 accept
        }
      }
      """
    let found = LintedText(text, checking: ["RS701"]).findings
    #expect(found.count == 1)
    #expect(found.first?.message.contains("nor to the 2 after it") == true)
  }
}
