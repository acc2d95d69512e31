import CTVetDiagnostics
import CTVetRulesetModel

/// Reports named sets and maps that nothing in their table uses.
enum UnusedSet: LintRule {
  static let info = RuleInfo(
    id: "RS715", name: "unused-set", severity: .info,
    summary: "No rule of the table uses a named set or map.",
    rationale: """
      A set has an effect only where a rule of the same table looks a packet up in it. A set that \
      no rule names is loaded, takes memory and blocks nothing, which often means that the rule \
      was forgotten, or stands in a table of another family.

      Not reported: tables without rules in the input, whose rules may come from elsewhere, and \
      sets with `flags dynamic`, `flags timeout` or a `timeout`. These are made to be filled while \
      the firewall runs, and the program that fills them often brings its own rules.
      """,
    remedy: "Add the rule that uses it, or remove it.",
    references: ["nft(8), SETS, MAPS"],
    flagged: [
      """
      table inet filter {
        set 1️⃣blocked {
          type ipv4_addr
          elements = { 192.0.2.1 }
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ip saddr 192.0.2.0/24 drop
        }
      }
      """,
      """
      # The rule that uses the set stands in a table of another family.
      add table ip filter
      add set ip filter 1️⃣blocked { type ipv4_addr; elements = { 192.0.2.1 }; }
      add map ip filter 2️⃣services { type inet_service : verdict; elements = { 22 : accept }; }
      add chain ip filter input { type filter hook input priority filter; policy accept; }
      add rule ip filter input tcp dport 22 accept
      add table inet filter
      add set inet filter blocked { type ipv4_addr; }
      add chain inet filter input { type filter hook input priority filter; policy accept; }
      add rule inet filter input ip saddr @blocked drop
      """,
    ],
    accepted: [
      """
      table inet filter {
        set blocked {
          type ipv4_addr
          elements = { 192.0.2.1 }
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ip saddr @blocked drop
        }
      }
      """,
      """
      # Filled, and used, by another program.
      table inet filter {
        set blocked {
          type ipv4_addr
          flags timeout
        }
        chain input {
          type filter hook input priority filter; policy accept;
          ip saddr 192.0.2.0/24 drop
        }
      }
      """,
      """
      # The rules stand in another file.
      table inet filter {
        set blocked {
          type ipv4_addr
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    // What a missing file would use is unknown.
    guard !ruleset.hasUnresolvedIncludes else { return }
    let candidates = ruleset.sets.indices.filter { index in
      let set = ruleset.sets[index]
      return !set.isDeleted && !isFilledAtRunTime(set) && ruleset.showsItsRules(set.table)
    }
    guard !candidates.isEmpty else { return }
    let uses = NameUses(ruleset.references.sets, ruleset)
    for index in candidates {
      let set = ruleset.sets[index]
      guard !uses.contain(set.name, in: set.table) else { continue }
      let name = "\(set.isMap ? "map" : "set") `\(ruleset.spelling(set.name))`"
      findings.report(
        at: set.nameRange,
        "no rule of \(ruleset.quotedName(set.table)) uses the \(name), so it has no effect",
        hint: "add the rule that uses it, or remove it")
    }
  }

  private static func isFilledAtRunTime(_ set: NamedSet) -> Bool {
    set.timeout != nil || !set.flags.isDisjoint(with: [.dynamic, .timeout])
  }
}
