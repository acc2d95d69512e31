import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules whose matches exclude each other.
enum ContradictoryMatch: LintRule {
  static let info = RuleInfo(
    id: "PKT608", name: "contradictory-match", severity: .error,
    summary: "Two matches of one rule exclude each other, so that no packet gets past both.",
    rationale: """
      The matches of a rule are joined by “and”. Two tests of one field that have no value in \
      common load without a word, and the rule never does anything: `tcp dport 22 tcp dport 80` \
      asks for a packet with two destination ports.

      Sets and maps with a name are not looked into, since their elements may change. What \
      `ct state` and the other keys of `ct` exclude is reported as CT203, and headers that no \
      packet has together, which nft refuses, as NFT103.
      """,
    remedy: "Put the values into one match, `tcp dport { 22, 80 }`, or write two rules.",
    references: ["nft(8), EXPRESSIONS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport 22 1️⃣tcp dport 80 accept
          tcp dport != 22 2️⃣tcp dport 22 accept
          ip saddr 10.0.0.0/8 ip daddr 10.1.0.1 3️⃣ip saddr 192.168.0.0/16 accept
          iifname "eth*" 4️⃣iifname { "wlan0", "wlan1" } drop
          th dport 53 5️⃣tcp dport 80 accept
          meta l4proto != tcp 6️⃣tcp dport 80 accept
          tcp flags & (syn | ack) == syn 7️⃣tcp flags ack drop
        }
      }
      """,
      """
      define lan = 192.168.0.0/16
      table ip t {
        chain c {
          type filter hook forward priority filter; policy drop;
          ip saddr $lan ip daddr != $lan 1️⃣ip daddr 192.168.3.0/24 accept
          meta mark 1 2️⃣meta mark 2 accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        set open {
          type inet_service
          elements = { 22 }
        }
        chain c {
          type filter hook input priority filter; policy drop;
          tcp dport { 22, 80 } accept
          tcp dport != 22 tcp dport != 80 accept
          tcp dport @open tcp dport != 22 accept
          tcp sport 22 tcp dport 80 accept
          tcp dport 1-1023 tcp dport 22 accept
          iifname "eth*" iifname != "eth0" drop
          tcp flags syn tcp flags & (fin | rst) == 0 accept
          meta l4proto { tcp, udp } th dport 53 accept
        }
      }
      """,
      """
      # The mark is another one in between.
      table ip t {
        chain c {
          type filter hook forward priority filter; policy drop;
          meta mark 1 meta mark set 2 meta mark 2 accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    for chain in context.ruleset.liveChains {
      for rule in context.ruleset.chains[chain.index].rules {
        guard let found = context.conditions[rule].contradiction else { continue }
        let field = context.conditions.fields[found.field]
        // `ct` has a check of its own.
        if case .ct = field { continue }
        findings.report(
          at: found.ranges.second,
          "this and the match before it ask for different values of `\(field.spelling)`, so that "
            + "the rule never applies",
          hint: "put the values into one match: `{ …, … }`, or write two rules",
          notes: [Diagnostic.Note(found.ranges.first, "no packet passes this as well")])
      }
    }
  }
}
