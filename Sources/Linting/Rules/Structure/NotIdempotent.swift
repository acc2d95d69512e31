import CTVetDiagnostics
import CTVetRulesetModel

/// Reports files that add their rules once more each time they are loaded.
enum NotIdempotent: LintRule {
  static let info = RuleInfo(
    id: "RS708", name: "not-idempotent", severity: .warning,
    summary: "A file adds rules to a table that it does not empty before.",
    rationale: """
      nft adds what a file says to what is there. The second time such a file is loaded, each rule \
      stands in its chain twice; rules that were taken out of the file stay, and what was changed \
      comes after what it should replace.

      Only reported for files that are loaded as a whole: those that begin with `#!` and those \
      named nftables.conf. Others may be included by a file that does it.
      """,
    remedy: """
      Begin with `flush ruleset`, or, where other programs have tables of their own, with `table \
      inet t` and `delete table inet t` (`destroy table inet t` from nft 1.0.7 on). The file is \
      one transaction: no packet passes in between.
      """,
    references: ["nft(8), RULESET", "nft(8), TABLES"],
    flagged: [
      """
      #!/usr/sbin/nft -f
      table inet 1️⃣filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      #!/usr/sbin/nft -f
      table inet filter
      flush table inet filter
      table inet filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      table ip 1️⃣nat {
        chain postrouting {
          type nat hook postrouting priority srcnat; policy accept;
          oifname "eth0" masquerade
        }
      }
      """,
    ],
    accepted: [
      """
      #!/usr/sbin/nft -f
      flush ruleset
      table inet filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      #!/usr/sbin/nft -f
      table inet filter
      delete table inet filter
      table inet filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
      """
      # Included by another file.
      table inet filter {
        chain input {
          type filter hook input priority filter; policy drop;
          ct state established,related accept
        }
      }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard !ruleset.hasUnresolvedIncludes, let file = ruleset.sources.files.first, isWhole(file)
    else { return }
    var emptied: Set<Substring> = []
    for command in ruleset.commands where command.verb != .other {
      if command.object == "ruleset" { return }
      // Whoever removes chains or rules of a table has thought of its state.
      let text = ruleset.sources.text(command.range)
      emptied.formUnion(text.split { $0.isWhitespace || $0 == ";" })
    }
    for index in ruleset.tables.indices where ruleset.showsItsRules(TableID(index)) {
      let table = ruleset.tables[index]
      let name = ruleset.spelling(table.name)
      guard !emptied.contains(Substring(name)) else { continue }
      findings.report(
        at: table.nameRange,
        "each time the file is loaded it adds its rules to \(ruleset.quotedName(TableID(index))) "
          + "once more",
        hint: "begin with `flush ruleset`, or empty the table first")
    }
  }

  private static func isWhole(_ file: SourceFile) -> Bool {
    let bytes = file.storage[..<file.count]
    if bytes.starts(with: Array("#!".utf8)) { return true }
    return file.name == "nftables.conf" || file.name.hasSuffix("/nftables.conf")
  }
}
