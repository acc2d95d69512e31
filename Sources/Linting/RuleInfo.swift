public import CTVetDiagnostics

/// What a check is, for its documentation, its tests and `ctvet explain`.
public struct RuleInfo: Sendable {
  /// How sure users can be that the check stays as it is.
  public enum Lifecycle: String, Sendable {
    /// Checked by default.
    case stable
    /// Checked only when selected by id.
    case optional
  }

  /// The stable id: `CT101`.
  public let id: String
  /// The id in words: `ct-before-conntrack`.
  public let name: String
  /// How bad a finding is unless the check says otherwise.
  public let severity: Severity
  /// The version that brought the check.
  public let since: String
  /// Whether it is checked by default.
  public let lifecycle: Lifecycle
  /// What the check finds, in one sentence.
  public let summary: String
  /// Why that is bad: paragraphs of Markdown.
  public let rationale: String
  /// What to do instead: paragraphs of Markdown.
  public let remedy: String
  /// Sources: man pages, kernel functions, addresses.
  public let references: [String]
  /// Rulesets that the check flags at each `1️⃣`, `2️⃣`, … in order; those in iptables' language are
  /// recognised by their content.
  public let flagged: [String]
  /// Rulesets that it leaves alone.
  public let accepted: [String]

  package init(
    id: String, name: String, severity: Severity, since: String = "0.1",
    lifecycle: Lifecycle = .stable, summary: String, rationale: String, remedy: String,
    references: [String] = [], flagged: [String], accepted: [String]
  ) {
    self.id = id
    self.name = name
    self.severity = severity
    self.since = since
    self.lifecycle = lifecycle
    self.summary = summary
    self.rationale = rationale
    self.remedy = remedy
    self.references = references
    self.flagged = flagged
    self.accepted = accepted
  }
}
