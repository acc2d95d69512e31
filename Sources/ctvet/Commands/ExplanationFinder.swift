import CTVetDiagnostics
import CTVetLinting
import CTVetNftLanguage
import CTVetRulesetModel

/// Finds what the words of `ctvet explain` ask about.
enum ExplanationFinder {
  /// What came of it.
  enum Answer {
    /// The text to print.
    case text(String)
    /// Why there is none.
    case problem(ExplanationProblem)
  }

  /// Answers the words.
  static func find(_ arguments: [String]) -> Answer {
    let text = arguments.joined(separator: " ")
    let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard let first = words.first else { return .text(listOfChecks) }
    if words.count == 1,
      let info = KnownChecks.explanation(of: first)
    {
      return .text(RuleDocumentation.markdown(info))
    }
    if first.hasPrefix("-") || (first == "!" && words.count > 1 && words[1].hasPrefix("-")) {
      return explainIptables(words)
    }
    if words.contains("ct") { return explainExpression(text) }
    if keys.contains(first), words.count > 1 { return explainExpression("ct " + text) }
    return .problem(.message("there is nothing to explain about '\(text)'", hint: hint(words)))
  }

  private static let keys = ["state", "status", "direction"]

  private static func explainIptables(_ words: [String]) -> Answer {
    do throws(IptablesConntrackMatch.Misreading) {
      let match = try IptablesConntrackMatch(words: words)
      let condition = ConntrackCondition(.iptables(match), text: words.joined(separator: " "))
      return .text(ConntrackExplanation(conditions: [condition]).text)
    } catch {
      return .problem(
        .message(error.message, hint: error.suggestion.map { "did you mean \($0)?" }))
    }
  }

  private static func explainExpression(_ text: String) -> Answer {
    let wrapped = WrappedExpression(text)
    let result = NftFrontEnd.load(wrapped.file)
    if let diagnostic = result.diagnostics.first(where: { $0.severity == .error }) {
      return .problem(
        .expression(
          wrapped, diagnostic.range, diagnostic.message, hint: diagnostic.hint))
    }
    guard let rule = result.ruleset.rules.first, result.ruleset.rules.count == 1,
      result.ruleset.chains.count == 1
    else {
      return .problem(.message("an expression of one rule is needed", hint: nil))
    }
    do throws(ConditionReader.Problem) {
      let read = try ConditionReader(rule, in: result.ruleset)
      guard !read.conditions.isEmpty else {
        return .problem(.message("'\(text)' tests nothing that the tracker knows", hint: nil))
      }
      return .text(
        ConntrackExplanation(
          conditions: read.conditions, others: read.others, messages: read.messages
        ).text)
    } catch {
      return .problem(.expression(wrapped, error.range, error.message, hint: error.hint))
    }
  }

  private static func hint(_ words: [String]) -> String {
    let names = words.flatMap { $0.split { $0 == "," || $0 == "|" }.map { $0.lowercased() } }
    if names.allSatisfy({ ConntrackState(name: $0) != nil }) {
      return "did you mean 'ct state \(names.joined(separator: ","))'?"
    }
    if names.allSatisfy({ ConntrackStatus(name: $0) != nil }) {
      return "did you mean 'ct status \(names.joined(separator: ","))'?"
    }
    if words.count == 1, let check = CheckSuggestion.closest(to: words[0]) {
      return "did you mean \(check)?"
    }
    return "give a check's id, as 'ctvet explain' lists them, or an expression such as "
      + "'ct state new,established'"
  }

  private static var listOfChecks: String {
    var text = ""
    let infos = KnownChecks.explained
    let width = infos.map(\.name.count).max() ?? 0
    for info in infos {
      let name = info.name + String(repeating: " ", count: width - info.name.count)
      let severity = info.severity.rawValue
      let padding = String(repeating: " ", count: "warning".count - severity.count)
      let optional = info.lifecycle == .optional ? " (only when selected)" : ""
      text += "\(info.id)  \(name)  \(severity)\(padding)  \(info.summary)\(optional)\n"
    }
    return text
  }
}
