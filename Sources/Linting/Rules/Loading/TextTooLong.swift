import CTVetDiagnostics
import CTVetRulesetModel

/// Reports names and other texts that are longer than the kernel takes.
enum TextTooLong: LintRule {
  static let info = RuleInfo(
    id: "LD907", name: "text-too-long", severity: .error,
    summary: "A name, a comment or a log prefix is too long to be loaded.",
    rationale: """
      The kernel takes 255 bytes for the name of a table, chain, set, object or flowtable, 127 for \
      a log prefix and 15 for a device, and nft 128 for a comment. What is longer is refused with \
      “Numerical result out of range”, or “comment too long”. Letters beyond ASCII take two bytes \
      and more.
      """,
    remedy: "Shorten it.",
    references: [
      "`NFT_NAME_MAXLEN`: include/uapi/linux/netfilter/nf_tables.h",
      "`NF_LOG_PREFIXLEN`: include/uapi/linux/netfilter/nf_log.h",
      "`IFNAMSIZ`: include/uapi/linux/if.h",
    ],
    flagged: [
      """
      table netdev t {
        chain c {
          1️⃣type filter hook ingress device "a-very-long-device" priority 0;
        }
      }
      """,
      """
      table inet t {
        chain 1️⃣\(letters(256)) {
          log prefix 2️⃣"\(letters(128))"
          accept comment 3️⃣"\(letters(129))"
        }
      }
      """,
    ],
    accepted: [
      """
      table inet t {
        chain \(letters(255)) {
          log prefix "\(letters(127))"
          accept comment "\(letters(128))"
        }
      }
      """,
      """
      add table ip \(letters(255))
      add set ip \(letters(255)) s { type ipv4_addr; comment "\(letters(128))"; }
      add chain ip \(letters(255)) c
      add rule ip \(letters(255)) c log prefix "ä\(letters(125))"
      """,
    ])

  private static func letters(_ count: Int) -> String { String(repeating: "a", count: count) }

  private static let longestName = 255
  private static let longestPrefix = 127
  private static let longestDevice = 15
  private static let longestComment = 128

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for (name, range) in names(in: ruleset) {
      report(ruleset.spelling(name), "a name", longestName, at: range, into: &findings)
    }
    for chain in ruleset.chains where !chain.isDeleted {
      guard let base = chain.base else { continue }
      for device in base.devices + chain.extraDevices {
        report(
          ruleset.spelling(device), "a device's name", longestDevice, at: base.range,
          into: &findings)
      }
    }
    for rule in ruleset.rules where !rule.isDeleted {
      reportComment(rule.comment, ruleset, into: &findings)
      for statement in ruleset.statements(rule.statements) {
        guard case .log(let log) = statement, let prefix = log.prefix else { continue }
        report(
          ruleset.unquotedText(prefix), "a log prefix", longestPrefix, at: prefix,
          into: &findings)
      }
    }
    for set in ruleset.sets where !set.isDeleted {
      reportComment(set.comment, ruleset, into: &findings)
    }
    for options in ruleset.elementOptions {
      reportComment(options.comment, ruleset, into: &findings)
    }
  }

  /// The names that live declarations give.
  private static func names(in ruleset: Ruleset) -> [(NameID, SourceRange)] {
    var found = ruleset.tables.filter { !$0.isDeleted }.map { ($0.name, $0.nameRange) }
    for chain in ruleset.chains where !chain.isDeleted {
      if let name = chain.name { found.append((name, chain.nameRange)) }
    }
    found += ruleset.sets.filter { !$0.isDeleted }.map { ($0.name, $0.nameRange) }
    found += ruleset.objects.filter { !$0.isDeleted }.map { ($0.name, $0.nameRange) }
    found += ruleset.flowtables.filter { !$0.isDeleted }.map { ($0.name, $0.nameRange) }
    return found
  }

  private static func reportComment(
    _ comment: SourceRange?, _ ruleset: Ruleset, into findings: inout Findings
  ) {
    guard let comment else { return }
    report(
      ruleset.unquotedText(comment), "a comment", longestComment, at: comment, into: &findings)
  }

  private static func report(
    _ text: String, _ what: String, _ longest: Int, at range: SourceRange,
    into findings: inout Findings
  ) {
    let count = text.utf8.count
    guard count > longest else { return }
    findings.report(
      at: range, "\(what) has at most \(longest) bytes, and this one has \(count): it is refused")
  }
}
