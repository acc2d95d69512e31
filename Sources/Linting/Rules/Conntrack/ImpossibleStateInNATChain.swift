import CTVetDiagnostics
import CTVetRulesetModel

/// Reports `ct` conditions in chains of type nat that no first packet fulfils.
enum ImpossibleStateInNATChain: LintRule {
  static let info = RuleInfo(
    id: "CT111", name: "impossible-state-in-nat-chain", severity: .error,
    summary: "A rule in a chain of type nat asks for what no first packet of a connection is.",
    rationale: """
      Chains of type nat see the first packet of each connection alone. It is `new`, or `related` \
      where a helper announced the connection, its direction is the original one, and it has no \
      reply and isn't confirmed. `established`, `invalid` and `untracked` packets, ICMP errors and \
      replies never come by, so a rule that asks for them never matches.
      """,
    remedy: "Leave the condition out: the translation of the first packet holds for all of them.",
    references: ["`nf_nat_inet_fn`: net/netfilter/nf_nat_core.c"],
    flagged: [
      """
      table ip t {
        chain c {
          type nat hook postrouting priority srcnat;
          1️⃣ct state established masquerade
        }
      }
      """,
      """
      table ip t {
        chain late {
          1️⃣ct direction reply accept
          2️⃣ct status seen-reply,assured accept
        }
        chain c {
          type nat hook prerouting priority dstnat;
          tcp dport 80 3️⃣ct state invalid,untracked redirect to :8080
          jump late
          4️⃣ct status seen-reply accept
        }
      }
      """,
      """
      *nat
      :POSTROUTING ACCEPT [0:0]
      -A POSTROUTING -o eth0 -m conntrack --ctstate NEW,RELATED -m 1️⃣conntrack --ctstatus CONFIRMED -j MASQUERADE
      -A POSTROUTING -o eth1 -m 2️⃣conntrack --ctstate INVALID -j MASQUERADE
      COMMIT
      """,
    ],
    accepted: [
      """
      table ip t {
        chain c {
          type nat hook postrouting priority srcnat;
          ct state new,related oifname "out0" masquerade
          ct status dnat masquerade
          ct state != established masquerade
        }
      }
      """,
      """
      table ip t {
        chain shared {
          ct state established accept
        }
        chain c {
          type nat hook postrouting priority srcnat;
          jump shared
        }
        chain d {
          type filter hook forward priority filter;
          jump shared
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var last: RuleID?
    for use in ruleset.references.conntrack where use.rule != last {
      last = use.rule
      guard ruleset.isLive(use.rule) else { continue }
      let chain = ruleset.rule(use.rule).chain
      let uses = context.conntrackUses.uses(of: use.rule)
      guard context.contexts.isForNAT(chain),
        let found = ruleset.contradiction(in: uses, arriving: .firstPackets),
        // What contradicts itself anywhere is CT203.
        ruleset.contradiction(in: uses, arriving: .late) == nil
      else { continue }
      findings.report(
        at: found.last.use.range,
        "only first packets of connections get here, `new` or announced ones: this never matches",
        hint: "leave it out: what is chosen for the first packet holds for the whole connection",
        notes: context.contexts[chain].first.map { [context.note(on: $0)] } ?? [])
    }
  }
}
