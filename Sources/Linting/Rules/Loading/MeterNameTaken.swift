import CTVetDiagnostics
import CTVetRulesetModel

/// Reports meters whose name a set or another meter has.
enum MeterNameTaken: LintRule {
  static let info = RuleInfo(
    id: "LD918", name: "meter-name-taken", severity: .warning,
    summary: "Two meters of a table, or a meter and a set, have one name.",
    rationale: """
      A meter makes a set of its name. nft 1.0.6 makes it anew for each rule, and the kernel refuses \
      the second with “Operation not supported”, or “File exists” where the set is declared; newer \
      releases let meters share a set.
      """,
    remedy: "Declare a set with `flags dynamic`, and write `add @set { … }` in each rule.",
    references: ["nft(8), SET STATEMENT"],
    flagged: [
      """
      table inet t {
        set b {
          type ipv4_addr
          flags dynamic
        }
        chain c {
          tcp dport 22 meter a { ip saddr limit rate 10/second } accept
          tcp dport 23 1️⃣meter a { ip saddr limit rate 10/second } accept
          tcp dport 24 2️⃣meter b { ip saddr limit rate 10/second } accept
        }
      }
      """,
      """
      add table ip6 t
      add chain ip6 t c
      add chain ip6 t d
      add rule ip6 t c tcp dport 22 meter slow size 128 { ip6 saddr ct count over 4 } drop
      add rule ip6 t d udp dport 53 1️⃣meter slow { ip6 daddr timeout 1m limit rate over 5/minute } drop
      """,
    ],
    accepted: [
      """
      table inet t {
        set a {
          type ipv4_addr
          flags dynamic
        }
        chain c {
          tcp dport 22 add @a { ip saddr limit rate 10/second } accept
          tcp dport 23 add @a { ip saddr limit rate 10/second } accept
          tcp dport 24 meter b { ip saddr limit rate 10/second } accept
        }
      }
      """,
      """
      add table ip6 t
      add chain ip6 t c
      add rule ip6 t c tcp dport 22 meter slow size 128 { ip6 saddr ct count over 4 } drop
      add rule ip6 t c udp dport 53 meter dns { ip6 daddr timeout 1m limit rate over 5/minute } drop
      add table ip t
      add chain ip t c
      add rule ip t c tcp dport 22 meter slow size 128 { ip saddr ct count over 4 } drop
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    var seen: [TableID: [NameID: SourceRange]] = [:]
    for chain in ruleset.chains where !chain.isDeleted {
      for id in chain.rules {
        let list = ruleset.rule(id).statements
        for (statement, range) in zip(ruleset.statements(list), ruleset.ranges(list)) {
          guard case .meter(let name?, _, _, _) = statement else { continue }
          let set = ruleset.set(named: name, in: chain.table)
          let earlier = seen[chain.table]?[name] ?? set.map { ruleset.set($0).nameRange }
          seen[chain.table, default: [:]][name] = earlier ?? range
          guard let earlier else { continue }
          findings.report(
            at: range,
            "`\(ruleset.spelling(name))` is taken: nft 1.0.6 makes a set of this name for the "
              + "meter, which the kernel refuses",
            hint: "declare a set, and write `add @\(ruleset.spelling(name)) { … }`",
            notes: [Diagnostic.Note(earlier, "the name is taken here")])
        }
      }
    }
  }
}
