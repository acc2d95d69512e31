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
    remedy: "Write `*`; a set with a name needs `flags interval` for it.",
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
    for (id, set) in ruleset.interfaceNames() {
      let name = ruleset.text(id)
      guard name.hasSuffix("+"), name.count > 1 else { continue }
      let range = ruleset.range(id)
      // A set without the flag refuses patterns.
      let isSafe = set.map { ruleset.set($0).flags.contains(.interval) } ?? true
      let pattern = "\"\(name.dropLast())*\""
      findings.report(
        at: range, "nft takes this for an interface that is really called `\(name)`",
        hint: "write `\(pattern)` for all whose names begin with `\(name.dropLast())`",
        fixIts: [
          FixIt("write `\(pattern)`", edits: [FixIt.Edit(range, pattern)], isSafe: isSafe)
        ])
    }
  }
}
