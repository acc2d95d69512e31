import CTVetDiagnostics
import CTVetRulesetModel

/// Reports iptables' wildcard in names of interfaces.
enum PlusInterfaceWildcard: LintRule {
  static let info = RuleInfo(
    id: "PKT613", name: "plus-interface-wildcard", severity: .error,
    summary: "The name of an interface ends in `+`, which nft takes literally.",
    rationale: """
      For iptables `wg+` is every interface whose name begins with `wg`; nft's way to write that is \
      `wg*`. nft loads the other spelling without a word, and the rule waits for an interface that \
      is really called `wg+`: a drop or a test against forged addresses is simply not there.
      """,
    remedy: "Write `*`.",
    references: ["nft(8), META EXPRESSIONS", "iptables(8), --in-interface"],
    flagged: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          iifname 1️⃣"wg+" accept
          iifname { "lo", 2️⃣"eth+" } accept
          meta iifname != 3️⃣"br+" drop
        }
      }
      """,
      """
      define tunnels = { "wg+", "tun+" }
      table inet t {
        map jumps {
          type ifname : verdict
          elements = { 1️⃣"docker+" : accept }
        }
        chain c {
          type filter hook forward priority filter; policy drop;
          iifname vmap @jumps
          oifname . iifname { 2️⃣"eth+" . "lo" } accept
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          iifname "wg*" accept
          iifname { "lo", "eth*" } accept
          log prefix "a+"
        }
      }
      """,
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -i wg+ -j ACCEPT
      COMMIT
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for chain in ruleset.liveChains {
      for id in ruleset.chains[chain.index].rules {
        for statement in ruleset.statements(ruleset.rule(id).statements) {
          switch statement {
          case .match(let left, _, let right), .verdictMap(let left, let right):
            guard readsName(left, ruleset) else { continue }
            check(right, isSafe: true, ruleset, into: &findings)
          default: continue
          }
        }
      }
    }
    for set in ruleset.sets where !set.isDeleted {
      guard holdsNames(set, ruleset) else { continue }
      for list in set.elements {
        for element in ruleset.expressions(list) {
          check(element, isSafe: set.flags.contains(.interval), ruleset, into: &findings)
        }
      }
    }
  }

  private static func readsName(_ id: ExpressionID, _ ruleset: Ruleset) -> Bool {
    let id = ruleset.resolved(id)
    switch ruleset.expression(id) {
    case .meta(.inputInterfaceName), .meta(.outputInterfaceName), .meta(.slaveInterfaceName),
      .meta(.bridgeInputName), .meta(.bridgeOutputName):
      return true
    case .concatenation(let parts):
      return ruleset.expressions(parts).contains { readsName($0, ruleset) }
    default: return false
    }
  }

  private static func holdsNames(_ set: NamedSet, _ ruleset: Ruleset) -> Bool {
    switch set.key {
    case .named(let types): types.contains { ruleset.spelling($0) == DataType.ifname.name }
    case .typeof(let id): readsName(id, ruleset)
    case .verdict, .object, nil: false
    }
  }

  private static func check(
    _ id: ExpressionID, isSafe: Bool, _ ruleset: Ruleset, into findings: inout Findings
  ) {
    let id = ruleset.resolved(id)
    switch ruleset.expression(id) {
    case .set(let elements), .concatenation(let elements):
      for element in ruleset.expressions(elements) {
        check(element, isSafe: isSafe, ruleset, into: &findings)
      }
    case .mapping(let key, _), .element(let key, _):
      check(key, isSafe: isSafe, ruleset, into: &findings)
    case .symbol:
      let name = ruleset.text(id)
      guard name.hasSuffix("+"), name.count > 1 else { return }
      let range = ruleset.range(id)
      let pattern = "\"\(name.dropLast())*\""
      findings.report(
        at: range, "nft takes this for an interface that is really called `\(name)`",
        hint: "write `\(pattern)` for all whose names begin with `\(name.dropLast())`",
        fixIts: [
          FixIt("write `\(pattern)`", edits: [FixIt.Edit(range, pattern)], isSafe: isSafe)
        ])
    default: return
    }
  }
}
