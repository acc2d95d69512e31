import CTVetDiagnostics

/// Writes what there is to know about a check as Markdown.
package enum RuleDocumentation {
  /// The documentation of a check, ending in a line feed.
  package static func markdown(_ info: RuleInfo) -> String {
    var sections = [
      "# \(info.id) \(info.name)",
      summaryLine(info),
      "## What it does\n\n\(info.summary)",
      "## Why is this bad\n\n\(info.rationale)",
    ]
    if let example = info.flagged.first {
      sections.append("## Example\n\n\(fenced(example))")
    }
    var remedy = "## Use instead\n\n\(info.remedy)"
    if let example = info.accepted.first { remedy += "\n\n\(fenced(example))" }
    sections.append(remedy)
    if !info.references.isEmpty {
      let list = info.references.map { "- \($0)" }.joined(separator: "\n")
      sections.append("## References\n\n\(list)")
    }
    return sections.map(trimmed).joined(separator: "\n\n") + "\n"
  }

  private static func summaryLine(_ info: RuleInfo) -> String {
    var line = "Severity: \(info.severity.rawValue). Since version \(info.since)."
    if info.lifecycle == .optional {
      line += " Runs only when it is asked for: `--select \(info.id)`."
    }
    return line
  }

  private static func fenced(_ example: String) -> String {
    let text = trimmed(withoutMarkers(example))
    return "```\(isIptables(text) ? "sh" : "nft")\n\(text)\n```"
  }

  /// Whether an example is of iptables' commands or dumps; no text of nft begins like that.
  private static func isIptables(_ text: String) -> Bool {
    ["iptables", "ip6tables", "*", "-", "#"].contains { text.hasPrefix($0) }
  }

  /// The text without the `1️⃣` that tell tests where findings are.
  private static func withoutMarkers(_ text: String) -> String {
    // A marker is a digit, a variation selector and an enclosing keycap: one character.
    String(text.filter { !$0.unicodeScalars.contains("\u{20E3}") })
  }

  private static func trimmed(_ text: String) -> String {
    var text = Substring(text)
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isNewline == true { text.removeFirst() }
    return String(text)
  }
}
