import CTVetDiagnostics
import Testing

/// Which states packets have by their type alone; each answer was seen on Linux 6.18.
struct ImpossibleProtocolStateTests {
  private func messages(_ rule: String, priority: String = "filter") -> [String] {
    LintedText(
      """
      table inet t {
        chain c {
          type filter hook prerouting priority \(priority);
          \(rule)
        }
      }
      """, checking: ["CT204"]
    ).findings.map(\.message)
  }

  @Test(arguments: [
    ("icmpv6 type nd-router-solicit ct state != untracked ct state != invalid accept", "untracked"),
    ("icmpv6 type 143 ct state new accept", "untracked"),
    ("icmpv6 type nd-redirect ct state established accept", "`related`"),
    ("icmpv6 type packet-too-big ct state { new, established } accept", "`related`"),
    ("icmp type timestamp-reply ct state new accept", "`established`"),
    ("icmp type router-advertisement ct state new accept", "does not track this type"),
    ("icmp type echo-request ct state related accept", "`new` or `established`"),
    ("tcp flags == syn|ack ct state new drop", "SYN with ACK"),
    ("tcp flags & (fin|syn|ack) == { syn|ack, fin|syn|ack } ct state new drop", "SYN with ACK"),
  ])
  func `it says why`(rule: String, reason: String) {
    let found = messages(rule)
    #expect(found.count == 1, "\(rule): \(found)")
    #expect(found.first?.contains(reason) == true, "\(rule): \(found)")
  }

  @Test(arguments: [
    "icmpv6 type { nd-router-solicit, echo-request } ct state new accept",
    "icmp type echo-request ct state != related accept", "icmp type @s ct state new accept",
    "icmp type echo-reply ct state invalid drop", "tcp flags syn,ack ct state new accept",
    "tcp flags & syn == syn ct state new accept",
    "icmp type echo-reply ct state vmap { new : drop }",
    "icmp type echo-reply ct state != established,related drop",
  ])
  func `what can happen is left alone`(rule: String) {
    #expect(messages(rule).isEmpty, "\(rule): \(messages(rule))")
  }

  @Test func `in front of conntrack it is not the matter of this check`() {
    #expect(messages("icmp type echo-reply ct state new drop", priority: "raw").isEmpty)
  }
}
