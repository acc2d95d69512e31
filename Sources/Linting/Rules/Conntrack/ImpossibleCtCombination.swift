import CTVetDiagnostics
import CTVetRulesetModel

/// Reports rules whose `ct` conditions exclude each other.
enum ImpossibleCtCombination: LintRule {
  static let info = RuleInfo(
    id: "CT203", name: "impossible-ct-combination", severity: .error,
    summary: "The `ct` conditions of a rule, and of the calls that lead to it, exclude each other.",
    rationale: """
      A packet has one state. `new` packets go in the original direction, and their connection has \
      seen no reply and was announced by no helper. `established` connections are confirmed and \
      have seen a reply. Packets that are `invalid` or `untracked` have no connection at all, so \
      that every key but the state ends the rule, also where it is negated or compared with 0, and \
      a write has nothing to write to. `ct helper` is read from the connection that announced this \
      one.

      Conditions of rules that jump to a chain count where every call of the chain has them.
      """,
    remedy: """
      Decide which of the conditions is meant. For packets without a connection use `meta mark` \
      instead of `ct mark`.
      """,
    references: [
      "`resolve_normal_ct`, `nf_conntrack_in`: net/netfilter/nf_conntrack_core.c",
      "`nft_ct_get_eval`: net/netfilter/nft_ct.c",
    ],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state new 1️⃣ct direction reply drop
          ct state new 2️⃣ct status assured accept
          ct state new 3️⃣ct status seen-reply,expected accept
          ct state new 4️⃣ct helper "ftp" accept
          ct state established 5️⃣ct status ! seen-reply accept
          ct state untracked 6️⃣ct mark 1 accept
          ct state invalid 7️⃣ct mark != 0 drop
          ct state new 8️⃣ct state established accept
          ct direction original 9️⃣ct state invalid drop
        }
      }
      """,
      """
      table inet t {
        chain replies {
          1️⃣ct state new drop
          ct direction reply accept
        }
        chain strange {
          meta mark set 2️⃣ct mark
          3️⃣ct mark set 1
        }
        chain c {
          type filter hook forward priority filter;
          ct state vmap { established : jump replies, invalid : jump strange }
          ct state { untracked } jump strange
          ct state related jump replies
        }
      }
      """,
      """
      table ip t {
        chain c {
          type filter hook input priority filter;
          ct status assured 1️⃣ct status & (seen-reply | confirmed) == confirmed accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook forward priority filter;
          ct state established ct direction reply accept
          ct state untracked meta mark 1 accept
          ct state new ct status dnat accept
          ct state new ct status confirmed accept
          ct state related ct helper "ftp" accept
          ct state new,established ct direction reply accept
          ct state related ct direction reply accept
          ct state != new ct status assured accept
          ct state invalid ct count over 10 drop
          ct state established ct status ! assured accept
        }
      }
      """,
      """
      table inet t {
        chain services {
          ct state new ct mark set 1 accept
          ct state established accept
        }
        chain c {
          type filter hook forward priority filter;
          ct state new jump services
          ct state established jump services
        }
        chain unused {
          ct state new accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard !ruleset.references.conntrack.isEmpty else { return }
    let uses = context.conntrackUses
    let arriving = context.lateSituations
    var next = 0
    while next < uses.all.count {
      let rule = uses.all[next].rule
      let group = uses.uses(of: rule)
      next = group.endIndex
      let chain = ruleset.rule(rule).chain
      let here = arriving[chain]
      guard !here.isEmpty, !ruleset.chains[chain.index].isDeleted,
        group.count > 1 || here != .late || ruleset.masks(group[group.startIndex]),
        let found = ruleset.contradiction(in: group, arriving: here)
      else { continue }
      report(found, arriving, context, into: &findings)
    }
  }

  private static func report(
    _ found: Contradiction, _ arriving: LateSituations, _ context: LintContext,
    into findings: inout Findings
  ) {
    let ruleset = context.ruleset
    let effect = effect(of: found, ruleset)
    if found.isExcludedByCalls {
      findings.report(
        at: found.last.use.range,
        "\(effect) for the packets that are sent to this chain: \(found.reasonAgainstCalls)",
        notes: calls(of: ruleset.rule(found.last.use.rule).chain, arriving, context))
    } else if let opponent = found.opponent {
      let rule = ruleset.rule(opponent.use.rule)
      let range = ruleset.statementRange(opponent.use.statement, of: rule)
      findings.report(
        at: found.last.use.range,
        "\(effect) after the earlier test of `ct \((opponent.use.keyRead ?? .state).spelling)`: "
          + found.reason(against: opponent),
        notes: [Diagnostic.Note(range, "the two exclude each other")])
    } else {
      findings.report(
        at: found.last.use.range,
        "\(effect): no packet passes this and all `ct` conditions before it")
    }
  }

  private static func effect(of found: Contradiction, _ ruleset: Ruleset) -> String {
    if found.isWrite { return "this writes to nothing" }
    let use = found.last.use
    switch ruleset.statement(use.statement, of: ruleset.rule(use.rule)) {
    case .match, .verdictMap: return "this never matches"
    default: return "the rule always ends here"
    }
  }

  private static func calls(
    of chain: ChainID, _ arriving: LateSituations, _ context: LintContext
  ) -> [Diagnostic.Note] {
    context.graph.edges.filter { $0.to == chain && arriving.isReached($0.from) }.prefix(4).map {
      Diagnostic.Note($0.range, "this sends packets to `\(context.ruleset.path(of: chain))`")
    }
  }
}

extension Ruleset {
  /// Whether a use is a comparison that may exclude every packet by itself.
  fileprivate func masks(_ use: References.ConntrackUse) -> Bool {
    guard use.keyRead != nil,
      case .match(let left, _, _) = statement(use.statement, of: rule(use.rule))
    else { return false }
    if case .binary = expression(resolved(left)) { return true }
    return false
  }
}
