import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules whose packets an earlier rule takes.
enum ShadowedRule: LintRule {
  static let info = RuleInfo(
    id: "RS702", name: "shadowed-rule", severity: .warning,
    summary: "An earlier rule of the chain decides about every packet that this one is for.",
    rationale: """
      Rules are tried from top to bottom, and `accept`, `drop`, `reject`, `return`, `goto`, `queue` \
      and translations of addresses end the walk. Where an earlier rule takes a superset – a \
      network of the address, a list with the port, any state – the later rule never sees a \
      packet. A `drop` below an `accept` of more is no protection; an `accept` below a `drop` of \
      more opens nothing.

      It is a warning where the two do different things, and an information where the later one \
      only says the same once more. Rules with limits, named sets that rules change, and fields \
      that rules write are not taken to decide.
      """,
    remedy: "Move the more special rule up, or remove it.",
    references: ["nft(8), VERDICT STATEMENTS"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
          tcp dport { 22, 80, 443 } accept
          ip saddr 10.0.0.0/8 drop
          1️⃣tcp dport 80 ip saddr 192.0.2.1 drop
          2️⃣ip saddr 10.1.2.3 tcp dport 25 accept
          3️⃣ct state established tcp dport 25 reject
          udp dport 1000-2000 accept
          4️⃣udp dport 1194 iifname "eth0" log prefix "vpn " accept
        }
      }
      """,
      """
      table ip t {
        set lan {
          type ipv4_addr
          flags interval
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          ct state vmap { established : accept, related : accept, invalid : drop }
          ip saddr @lan accept
          1️⃣ip saddr @lan ip daddr 192.0.2.1 drop
          2️⃣ct state invalid log prefix "invalid " drop
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -s 10.0.0.0/8 -j DROP
      -A INPUT -s 1️⃣10.1.2.3 -p tcp --dport 25 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ip saddr 10.1.2.3 tcp dport 25 accept
          ip saddr 10.0.0.0/8 drop
          tcp dport { 22, 80, 443 } limit rate 5/second accept
          tcp dport 80 drop
          udp dport 53 accept
          tcp dport 53 drop
          reject with tcp reset
          meta l4proto sctp accept
          ip protocol icmp accept
          meta l4proto icmp drop
        }
      }
      """,
      """
      # Other rules may have changed the mark, or the set, in between.
      table ip t {
        set seen {
          type ipv4_addr
          flags dynamic
          size 1000
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          ip saddr @seen accept
          meta mark 1 accept
          add @seen { ip saddr }
          meta mark set 1
          ip saddr @seen drop
          meta mark 1 drop
        }
      }
      """,
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -s 10.1.2.3 -p tcp --dport 25 -j ACCEPT
      -A INPUT -s 10.0.0.0/8 -j DROP
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for id in ruleset.liveChains where !ruleset.chains[id.index].hasUnknownOrder {
      var earlier = EarlierRules()
      for rule in ruleset.chains[id.index].rules {
        let condition = context.conditions[rule]
        guard condition.contradiction == nil else { continue }
        if let cover = earlier.first(covering: condition) {
          // A plain repetition is reported as such.
          if !ruleset.says(rule, sameAs: cover.rule) {
            report(rule, under: cover, ruleset, into: &findings)
          }
        } else if let coverage = ruleset.coverage(of: rule, context.conditions) {
          earlier.insert(rule, coverage)
        }
      }
    }
  }

  private static func report(
    _ rule: RuleID, under cover: (rule: RuleID, coverage: RuleCoverage), _ ruleset: Ruleset,
    into findings: inout Findings
  ) {
    let later = ruleset.rule(rule)
    let isRepetition =
      cover.coverage.isUniform && ruleset.doesNothing(later, beyond: ruleset.rule(cover.rule))
    findings.report(
      at: later.range,
      isRepetition
        ? "a rule above already does the same with every packet that this one is for"
        : "no packet gets to this rule: one above it decides about all that it is for",
      severity: isRepetition ? .info : nil,
      hint: isRepetition ? "remove it" : "move it above that rule, or remove it",
      notes: [Diagnostic.Note(ruleset.rule(cover.rule).range, "these packets end here")])
  }
}
