import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import TestSupport
import Testing

/// What is said of rules that follow the grammar and still mean nothing: nft refuses each of them.
struct EvaluationDiagnosticsTests {
  @Test(arguments: [
    ("tcp dport 1️⃣htpps accept", "NFT101", "`htpps` is no internet network service"),
    ("tcp dport 1️⃣65536 accept", "NFT101", "65536 is beyond the range 0-65535"),
    ("ct state 1️⃣newish accept", "NFT101", "`newish` is no conntrack state"),
    ("ip saddr 1️⃣192.0.2.300 accept", "NFT101", "`192.0.2.300` is no IPv4 address"),
    ("ip saddr 1️⃣192.0.2.1/33 accept", "NFT101", "longer than the 32 bits"),
    ("ip dscp 1️⃣64 accept", "NFT101", "64 is beyond the range 0-63"),
    ("tcp dport 1️⃣90-80 accept", "NFT101", "the range ends before it begins"),
    ("meta day 1️⃣7 accept", "NFT101", "7 is beyond the range 0-6"),
    ("log level info group 5", "NFT104", "a message goes to a group"),
    ("tcp dport 1️⃣@addresses accept", "NFT102", "internet network service is wanted"),
    ("ip saddr . tcp dport 1️⃣192.0.2.1 . 22 accept", "NFT102", "compared with a set"),
    ("ip saddr . tcp dport { 1️⃣192.0.2.1 } accept", "NFT102", "one value stands where"),
    ("iifname 1️⃣\"a\"-\"b\" accept", "NFT102", "no ranges of names"),
    ("tcp dport ! 1️⃣22 accept", "NFT102", "`!` means"),
    ("tcp dport < 1️⃣{ 1, 2 } accept", "NFT102", "compares with a single value"),
    ("udp sport 53 1️⃣tcp dport 53 accept", "NFT103", "no packet is both"),
    ("ip saddr 192.0.2.1 1️⃣ip6 daddr ::1 accept", "NFT103", "no packet is both"),
    ("meta l4proto { tcp, udp } 1️⃣tcp dport 53 accept", "NFT103", "no packet is both"),
    ("icmp type destination-unreachable 1️⃣icmp id 5 accept", "NFT103", "messages of type 3"),
    ("1️⃣ct original saddr 192.0.2.1 accept", "NFT103", "IPv4 or IPv6"),
    ("ip saddr 192.0.2.1 1️⃣reject with icmpv6 no-route", "NFT103", "not about IPv6 packets"),
    ("udp dport 53 1️⃣reject with tcp reset", "NFT104", "only TCP packets can be reset"),
    ("accept 1️⃣counter", "NFT104", "nothing behind a statement"),
    ("reject 1️⃣counter", "NFT104", "nothing behind a statement"),
    ("queue flags fanout to 1️⃣5", "NFT104", "over a range of queues"),
    ("1️⃣fwd to lo", "NFT104", "family netdev"),
    ("meta mark set 1️⃣tcp dport", "NFT102", "types differ"),
    ("tcp dport vmap { 1️⃣22 }", "NFT105", "needs a value"),
    ("tcp dport { 1️⃣22 : accept } accept", "NFT105", "belongs into a map"),
    ("ip saddr 1️⃣@adresses accept", "NFT106", "no set or map `adresses`"),
  ])
  func `a rule without meaning is diagnosed at its place`(
    rule: String, id: String, message: String
  ) throws {
    let found = try diagnostics(
      """
      add table inet t
      add set inet t addresses { type ipv4_addr; }
      add chain inet t c
      add rule inet t c \(rule)

      """)
    #expect(found.diagnostics.map(\.id) == [id])
    #expect(found.diagnostics.first?.message.contains(message) == true, "\(found.diagnostics)")
    if let offset = found.offset {
      #expect(found.diagnostics.first.map { Int($0.range.start) } == offset)
    }
  }

  @Test(arguments: [
    ("set s { type ipv4_addr; elements = { 1️⃣192.0.2.0/24 }; }", "NFT105", "flags interval"),
    (
      "set s { type ipv4_addr; flags interval; elements = { 192.0.2.0/24, 1️⃣192.0.2.0/25 }; }",
      "NFT105", "shares keys"
    ),
    ("set 1️⃣s { flags interval; }", "NFT105", "nothing of the type of the keys"),
    ("set 1️⃣s { type ipv4_addr; auto-merge; }", "NFT105", "`flags interval`"),
    ("map m { type ipv4_addr : mark; elements = { 1️⃣192.0.2.1 }; }", "NFT105", "needs a value"),
    ("set s { type mark; elements = { 1️⃣0x1ffffffff }; }", "NFT101", "beyond the range"),
    ("chain c { 1️⃣type filter hook ingress priority 0; }", "NFT104", "belongs to devices"),
  ])
  func `a declaration without meaning is diagnosed at its place`(
    declaration: String, id: String, message: String
  ) throws {
    let found = try diagnostics("table inet t {\n  \(declaration)\n}\n")
    #expect(found.diagnostics.map(\.id) == [id])
    #expect(found.diagnostics.first?.message.contains(message) == true, "\(found.diagnostics)")
    #expect(found.diagnostics.first.map { Int($0.range.start) } == found.offset)
  }

  @Test func `a near miss comes with the word that was meant`() throws {
    let found = try diagnostics(
      "add table ip t\nadd chain ip t c\nadd rule ip t c ct state establishd accept\n")
    #expect(found.diagnostics.map(\.hint) == ["did you mean `established`?"])
  }

  @Test func `one bad rule does not keep others from being looked at`() throws {
    let found = try diagnostics(
      """
      table ip t {
        chain c {
          tcp dport htp accept
          udp dport 53 accept
          tcp dport 70000 accept
        }
      }

      """)
    #expect(found.diagnostics.count == 2)
  }

  private func diagnostics(_ marked: String) throws -> (diagnostics: [Diagnostic], offset: Int?) {
    let text = try MarkedText(marked)
    let loaded = NftFrontEnd.load(SourceFile(name: "rules.nft", text: text.text))
    #expect(loaded.diagnostics.isEmpty)
    return (RulesetCompiler.compile(loaded.ruleset).diagnostics, text.offsets.first)
  }
}
