import CTVetDiagnostics
import CTVetRulesetModel

/// Reports definitions that nothing uses.
enum UnusedVariable: LintRule {
  static let info = RuleInfo(
    id: "RS716", name: "unused-variable", severity: .info,
    summary: "Nothing uses a `define`.",
    rationale: """
      nft only looks at a definition where `$name` stands. One that is never used may hold a \
      network that should have been allowed or blocked, and nft doesn't check what it says.

      Not reported in files that hold nothing but definitions: they are there to be included.
      """,
    remedy: "Use it, or remove it.",
    references: ["nft(8), SYMBOLIC VARIABLES"],
    flagged: [
      """
      define lan = 192.0.2.0/24
      define 1️⃣guests = 198.51.100.0/24
      table inet filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ip saddr $lan accept
        }
      }
      """,
      """
      # Numbers instead of the name, and a name that only the chain knows.
      define 1️⃣ssh = 22
      table ip6 filter {
        chain input {
          define 2️⃣web = { 80, 443 }
          type filter hook input priority filter; policy drop;
          tcp dport { 22, 80, 443 } accept
        }
      }
      """,
    ],
    accepted: [
      """
      define lan = 192.0.2.0/24
      define guests = 198.51.100.0/24
      define known = { $lan, $guests }
      table inet filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ip saddr $known accept
        }
      }
      """,
      """
      # To be included by other files.
      define lan = 192.0.2.0/24
      define guests = 198.51.100.0/24
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    // What a missing file would use is unknown.
    guard !ruleset.hasUnresolvedIncludes else { return }
    let unused = ruleset.variables.filter { $0.uses == 0 }
    guard !unused.isEmpty else { return }
    let files = filesWithMore(ruleset)
    for variable in unused
    where files.contains(ruleset.sources.fileIndex(of: variable.nameRange.start)) {
      findings.report(
        at: variable.nameRange, "nothing uses `$\(ruleset.spelling(variable.name))`",
        hint: "use it, or remove the definition")
    }
  }

  /// The files that hold more than definitions.
  private static func filesWithMore(_ ruleset: Ruleset) -> Set<Int> {
    var files: Set<Int> = []
    func note(_ range: SourceRange) {
      files.insert(ruleset.sources.fileIndex(of: range.start))
    }
    for table in ruleset.tables { note(table.nameRange) }
    for chain in ruleset.chains { note(chain.nameRange) }
    for set in ruleset.sets { note(set.nameRange) }
    for object in ruleset.objects { note(object.nameRange) }
    for command in ruleset.commands { note(command.range) }
    // A file may also add rules alone; those of one chain are near each other.
    for chain in ruleset.chains {
      if let first = chain.rules.first { note(ruleset.rule(first).range) }
      if let last = chain.rules.last { note(ruleset.rule(last).range) }
    }
    return files
  }
}
