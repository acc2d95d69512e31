public import CTVetDiagnostics
public import CTVetRulesetModel

/// Runs checks over a ruleset.
public struct Linter: Sendable {
  /// Ids, or prefixes of ids, of the checks that run; empty for those that run by default.
  public var selected: [String]
  /// Ids, or prefixes of ids, of the checks that run besides.
  public var added: [String]
  /// Ids, or prefixes of ids, of the checks that don't run.
  public var ignored: [String]
  /// What is known of the host that the rules are for.
  public var host: HostFacts

  /// Creates a linter.
  public init(
    selected: [String] = [], added: [String] = [], ignored: [String] = [],
    host: HostFacts = HostFacts()
  ) {
    self.selected = selected
    self.added = added
    self.ignored = ignored
    self.host = host
  }

  /// The findings, in the order of the text.
  public func check(_ ruleset: Ruleset) -> [Diagnostic] {
    let context = LintContext(ruleset, host: host)
    var all: [Diagnostic] = []
    for rule in RuleRegistry.all where runs(rule.info) { all += Self.findings(of: rule, context) }
    return all.sorted { ($0.range.start, $0.id) < ($1.range.start, $1.id) }
  }

  /// What one check finds.
  public static func findings(of rule: any LintRule.Type, _ context: LintContext) -> [Diagnostic] {
    var findings = Findings(for: rule.info)
    rule.check(context, into: &findings)
    return findings.diagnostics
  }

  /// Whether a check runs, so that it would find what there is.
  public func runs(id: String) -> Bool {
    RuleRegistry.rule(id).map { runs($0.info) } ?? reports(id: id)
  }

  /// Whether a diagnostic of an id is wanted: also used for those of the languages.
  public func reports(id: String) -> Bool {
    if ignored.contains(where: { id.hasPrefix($0) }) { return false }
    return selected.isEmpty || names(id, in: selected) || names(id, in: added)
  }

  private func runs(_ info: RuleInfo) -> Bool {
    guard reports(id: info.id) else { return false }
    return info.lifecycle == .stable || !selected.isEmpty || names(info.id, in: added)
  }

  private func names(_ id: String, in beginnings: [String]) -> Bool {
    beginnings.contains { id.hasPrefix($0) }
  }
}
