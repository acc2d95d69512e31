import CTVetRulesetModel

/// A check of a ruleset.
public protocol LintRule: SendableMetatype {
  /// What the check is.
  static var info: RuleInfo { get }

  /// Reports what the check finds.
  static func check(_ context: LintContext, into findings: inout Findings)
}
