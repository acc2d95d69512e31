import CTVetDiagnostics
import CTVetRulesetModel

/// Reports tests of an interface that packets don't have yet, or no longer.
enum InterfaceWrongHook: LintRule {
  static let info = RuleInfo(
    id: "PKT605", name: "interface-wrong-hook", severity: .error,
    summary: "A rule asks for the incoming interface in output, or for the outgoing one too early.",
    rationale: """
      A packet that this host makes came in through no interface, and where a packet will leave \
      is known after routing: not in `prerouting`, and never in `input`. nft loads such a test \
      without a word. There a name is empty and a number is 0, so that `iifname "eth0"` is never \
      true in `output`, and `iifname != "eth0"` always is.

      Only reported where every base chain that leads to the rule has such a hook.
      """,
    remedy: "Test the other interface, or move the rule to a hook that has this one.",
    references: ["kernel `nft_meta_get_eval_ifname`, net/netfilter/nft_meta.c"],
    flagged: [
      """
      table inet t {
        chain o {
          type filter hook output priority filter; policy drop;
          1️⃣iifname "eth0" accept
          2️⃣iif != lo accept
          meta l4proto . 3️⃣iifname { tcp . "eth0" } accept
        }
        chain i {
          type filter hook input priority filter; policy drop;
          4️⃣oifname "eth0" accept
          5️⃣oifname vmap { "eth0" : accept }
        }
      }
      """,
      """
      table ip t {
        chain dnats {
          1️⃣oif lo dnat to 10.0.0.1
        }
        chain p {
          type nat hook prerouting priority dstnat;
          tcp dport 80 jump dnats
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain o {
          type filter hook output priority filter; policy drop;
          oifname "eth0" accept
        }
        chain f {
          type filter hook forward priority filter; policy drop;
          iifname "eth0" oifname "eth1" accept
        }
        chain p {
          type filter hook postrouting priority filter; policy accept;
          iifname "eth0" accept
        }
      }
      """,
      """
      # Called from forward as well.
      table ip t {
        chain logged {
          oifname "eth0" drop
        }
        chain i {
          type filter hook input priority filter; policy accept;
          jump logged
        }
        chain f {
          type filter hook forward priority filter; policy accept;
          jump logged
        }
      }
      """,
    ])

  private static let incoming: Set<MetaKey> = [
    .inputInterface, .inputInterfaceName, .inputInterfaceGroup, .inputInterfaceType, .inputKind,
  ]
  private static let outgoing: Set<MetaKey> = [
    .outputInterface, .outputInterfaceName, .outputInterfaceGroup, .outputInterfaceType,
    .outputKind,
  ]

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    let reach = BaseReach(context)
    for chain in ruleset.liveChains {
      let hooks = Set(reach.visits(to: chain).compactMap { ruleset.chain($0.base).base?.hook })
      let lacksIncoming = !hooks.isEmpty && hooks.isSubset(of: [.output])
      let lacksOutgoing =
        !hooks.isEmpty && hooks.isSubset(of: [.ingress, .prerouting, .input])
      guard lacksIncoming || lacksOutgoing, ruleset.chains[chain.index].isDeclared else {
        continue
      }
      let missing = lacksIncoming ? incoming : outgoing
      let words = HookSet(hooks).words(joinedBy: "and")
      for id in ruleset.chains[chain.index].rules {
        let statements = ruleset.rule(id).statements
        for index in 0..<Int(statements.count) {
          check(
            ruleset.statement(index, of: statements), missing, words, ruleset, into: &findings)
        }
      }
    }
  }

  private static func check(
    _ statement: Statement, _ missing: Set<MetaKey>, _ hooks: String, _ ruleset: Ruleset,
    into findings: inout Findings
  ) {
    let (left, isNegated): (ExpressionID, Bool)
    switch statement {
    case .match(let side, let comparison, _):
      (left, isNegated) = (side, comparison == .notEqual || comparison == .not)
    case .verdictMap(let key, _): (left, isNegated) = (key, false)
    default: return
    }
    if case .payload = ruleset.expression(left) { return }
    var parts: [ExpressionID] = []
    ruleset.appendParts(of: left, to: &parts)
    for part in parts {
      guard case .meta(let key) = ruleset.expression(part), missing.contains(key) else { continue }
      let isIncoming = incoming.contains(key)
      let end = isNegated ? "always true" : "never true"
      findings.report(
        at: ruleset.range(part),
        "packets have no \(isIncoming ? "incoming" : "outgoing") interface in \(hooks): this is "
          + end,
        hint: isIncoming ? "write `oifname`, or move the rule" : "write `iifname`, or move the rule"
      )
    }
  }
}

extension HookSet {
  fileprivate init(_ hooks: Set<Hook>) {
    self = hooks.reduce([]) { $0.union(HookSet($1)) }
  }
}
