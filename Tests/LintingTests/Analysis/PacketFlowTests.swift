import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel
import Testing

/// Sends packets of which little is known through chains.
struct PacketFlowTests {
  private func outcome(of probe: Probe, _ rules: String, policy: String = "drop") -> Outcome {
    let text = """
      table inet t {
        chain services {
          tcp dport { 22, 80-443 } accept
          udp dport 53 accept
        }
        chain log_drop {
          counter log drop
        }
        chain base {
          type filter hook input priority filter; policy \(policy);
          \(rules)
        }
      }

      """
    let ruleset = NftFrontEnd.load(SourceFile(name: "example.nft", text: text)).ruleset
    let context = LintContext(ruleset)
    let base = ruleset.liveChains.first { ruleset.chain($0).base != nil }
    return context.flow.outcome(of: probe, in: base ?? ChainID(0))
  }

  @Test func `a packet that no rule names meets the policy`() {
    let stranger = Probe.stranger(.ip, .beginnings)
    let found = outcome(of: stranger, "ct state established accept\niifname \"lo\" accept")
    #expect(found.possible == .drop)
    #expect(found.fallback == .drop)
    #expect(outcome(of: stranger, "", policy: "accept").possible == .accept)
  }

  @Test func `what isn't understood may match or not`() {
    let found = outcome(of: .stranger(.ip, .beginnings), "limit rate 5/second accept")
    #expect(found.possible == [.accept, .drop])
    #expect(found.fallback == .drop)
  }

  @Test(arguments: [
    ("jump services", UInt128(22), true), ("jump services", 100, true),
    ("jump services", 444, false), ("tcp dport 22 goto services", 22, true),
    ("tcp dport != 22 accept", 22, false), ("tcp dport >= 1024 accept", 1024, true),
    ("tcp dport < 1024 accept", 1024, false), ("udp dport 22 accept", 22, false),
    ("th dport 22 accept", 22, true), ("meta l4proto { tcp, udp } accept", 9, true),
    ("ip6 saddr ::/0 accept", 9, false), ("ip saddr 0.0.0.0/0 accept", 9, true),
    ("tcp dport vmap { 22 : accept, * : drop }", 22, true),
    ("tcp dport vmap { 22 : accept, * : drop }", 23, false),
    ("tcp dport vmap { 23 : drop }\naccept", 22, true),
    ("ct state vmap { new : jump services, established : accept }", 22, true),
    ("ct state != { established, related } jump log_drop\naccept", 22, false),
    ("tcp flags syn / syn,ack accept", 9, true), ("tcp flags ack accept", 9, false),
    ("meta nfproto ipv6 drop\naccept", 9, true), ("icmp type echo-request accept", 9, false),
  ])
  func `the fate of a SYN is certain where all rules are understood`(
    rules: String, port: UInt128, passes: Bool
  ) {
    let probe = Probe.stranger(.ip, .beginnings).with([
      .destinationPort: .number(port), .flags: .number(2),
    ])
    let found = outcome(of: probe, rules)
    #expect(found.passes == passes)
    #expect(found.mayPass == passes)
  }

  @Test func `an answer takes the way back`() {
    var probe = Probe.stranger(.ip, .beginnings)
    probe[.destinationPort] = .number(22)
    probe[.inputInterface] = .name("eth0")
    let answer = probe.reply
    #expect(answer[.sourcePort] == .number(22))
    #expect(answer[.outputInterface] == .name("eth0"))
    #expect(outcome(of: answer, "tcp sport 22 accept").passes)
    #expect(outcome(of: answer, "ct state established accept").passes)
    #expect(!outcome(of: answer, "ct state new accept").mayPass)
  }

  @Test func `neighbour discovery is untracked`() {
    let solicitation = Probe.discovery(type: 135)
    #expect(!outcome(of: solicitation, "ct state { new, established, related } accept").mayPass)
    #expect(outcome(of: solicitation, "icmpv6 type { 133-136 } accept").passes)
    let rules = "ct state invalid drop\nmeta l4proto ipv6-icmp accept"
    #expect(outcome(of: solicitation, rules).passes)
  }
}
