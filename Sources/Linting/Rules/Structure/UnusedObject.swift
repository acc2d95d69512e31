import CTVetDiagnostics
import CTVetRulesetModel

/// Reports named objects and flowtables that nothing in their table uses.
enum UnusedObject: LintRule {
  static let info = RuleInfo(
    id: "RS717", name: "unused-object", severity: .info,
    summary: "No rule of the table uses a named counter, limit, helper or the like.",
    rationale: """
      A named object does something only where a rule, or a map that a rule uses, names it: a \
      counter that no rule names stays zero, a `ct helper` that no rule sets follows no \
      connection, a flowtable without `flow add` speeds nothing up.

      Not reported in tables without rules in the input, whose rules may come from elsewhere.
      """,
    remedy: """
      Add the rule that uses it (`counter name "ssh"`, `ct helper set "ftp"`, `flow add @fast`), \
      or remove it.
      """,
    references: ["nft(8), STATEFUL OBJECTS, FLOWTABLES"],
    flagged: [
      """
      table inet filter {
        counter 1️⃣ssh {
        }
        ct helper 2️⃣ftp {
          type "ftp" protocol tcp
        }
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport 22 counter accept
        }
      }
      """,
      """
      add table ip6 filter
      add limit ip6 filter 1️⃣slow { rate 10/second; }
      add quota ip6 filter 2️⃣daily { over 500 mbytes; }
      add counter ip6 filter ssh
      add chain ip6 filter input { type filter hook input priority filter; policy accept; }
      add rule ip6 filter input tcp dport 22 limit rate 10/second counter name "ssh" accept
      """,
    ],
    accepted: [
      """
      table inet filter {
        counter ssh {
        }
        counter web {
        }
        map traffic {
          type inet_service : counter
          elements = { 80 : "web", 443 : "web" }
        }
        ct helper ftp {
          type "ftp" protocol tcp
        }
        chain prerouting {
          type filter hook prerouting priority filter; policy accept;
          tcp dport 21 ct helper set "ftp"
        }
        chain input {
          type filter hook input priority filter; policy accept;
          tcp dport 22 counter name "ssh" accept
          counter name tcp dport map @traffic
        }
      }
      """,
      """
      # The rules stand in another file.
      add table ip filter
      add counter ip filter ssh
      add limit ip filter slow { rate 10/second; }
      add quota ip filter daily { over 500 mbytes; }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    // What a missing file would use is unknown.
    guard !ruleset.hasUnresolvedIncludes else { return }
    guard !ruleset.objects.isEmpty || !ruleset.flowtables.isEmpty else { return }
    var uses: [ObjectKind: NameUses] = [:]
    for object in ruleset.objects where !object.isDeleted {
      guard ruleset.showsItsRules(object.table) else { continue }
      let known = uses[object.kind] ?? self.uses(of: object.kind, ruleset)
      uses[object.kind] = known
      guard !known.contain(object.name, in: object.table) else { continue }
      findings.report(
        at: object.nameRange, message(object.kind.rawValue, object.name, object.table, ruleset),
        hint: "add the rule that uses it, or remove it")
    }
    let flowtableUses = NameUses(ruleset.references.flowtables, ruleset)
    for flowtable in ruleset.flowtables where !flowtable.isDeleted {
      guard ruleset.showsItsRules(flowtable.table),
        !flowtableUses.contain(flowtable.name, in: flowtable.table)
      else { continue }
      findings.report(
        at: flowtable.nameRange, message("flowtable", flowtable.name, flowtable.table, ruleset),
        hint: "add a rule with `flow add` to a forward chain, or remove it")
    }
  }

  private static func uses(of kind: ObjectKind, _ ruleset: Ruleset) -> NameUses {
    var uses = NameUses(
      ruleset.references.objects.lazy.filter { $0.kind == kind }.map(\.use), ruleset)
    for value in ruleset.objectMapValues where value.kind == kind {
      if let name = ruleset.names.find(value.name) { uses.insert(name, in: value.table) }
    }
    return uses
  }

  private static func message(
    _ kind: String, _ name: NameID, _ table: TableID, _ ruleset: Ruleset
  ) -> String {
    "no rule of \(ruleset.quotedName(table)) uses the \(kind) `\(ruleset.spelling(name))`, "
      + "so it does nothing"
  }
}
