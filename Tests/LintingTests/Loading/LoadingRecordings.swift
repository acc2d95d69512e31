import CTVetDiagnostics
import TestSupport

/// What nft 1.0.6 and Linux 6.18 said when rulesets were loaded into an empty network namespace.
enum LoadingRecordings {
  /// The answer to what loads.
  static let loads = "loads"

  /// A rule and the chains that it was loaded into, in a namespace with the devices `lo` and `d0`.
  struct Placement: Sendable {
    let family: String
    /// The rule; empty where the chain alone was loaded.
    let rule: String
    /// The chains by the kernel's answer: `filter input`, or `regular` for one that no hook calls.
    let answers: [String: [String]]
    /// Whether that kernel was built without what the rule uses.
    let isUnbuilt: Bool

    /// Each chain with the answer.
    var places: [(chain: String, answer: String)] {
      answers.sorted { $0.key < $1.key }.flatMap { answer, chains in
        chains.map { ($0, answer) }
      }
    }

    /// A ruleset with the rule in a chain, or in one that it calls.
    func text(_ chain: String, called: Bool = false) -> String {
      let words = chain.split(separator: " ")
      guard words.count == 2 else {
        return "table \(family) t {\n  chain c {\n    \(rule)\n  }\n}\n"
      }
      let needsDevice = family == "netdev" || words[1] == "ingress"
      let device = needsDevice ? " device lo" : ""
      let base = "type \(words[0]) hook \(words[1])\(device) priority 0"
      let called = called ? ("  chain r {\n    \(rule)\n  }\n", "jump r") : ("", rule)
      return """
        table \(family) t {
        \(called.0)  chain c {
            \(base)
            \(called.1)
          }
        }

        """
    }
  }

  /// A whole file.
  struct File: Sendable {
    let text: String
    let answer: String
    /// Whether that kernel was built without what the file uses.
    let isUnbuilt: Bool
    /// Whether it is refused and no check says so yet.
    let isUnchecked: Bool
  }

  /// The rules and chains.
  static func placements() throws -> [Placement] {
    try rows("placements").compactMap { row in
      guard let family = row["family"] as? String, let rule = row["text"] as? String,
        let answers = row["answers"] as? [String: [String]]
      else { return nil }
      return Placement(
        family: family, rule: rule, answers: answers, isUnbuilt: row["unbuilt"] as? Bool == true)
    }
  }

  /// The files.
  static func files() throws -> [File] {
    try rows("refused-texts").compactMap { row in
      guard let text = row["text"] as? String, let answer = row["answer"] as? String else {
        return nil
      }
      return File(
        text: text, answer: answer, isUnbuilt: row["unbuilt"] as? Bool == true,
        isUnchecked: row["unchecked"] as? Bool == true)
    }
  }

  /// Whether a check of what loads finds anything worse than an information.
  static func isFlagged(_ text: String) -> Bool {
    let linted = LintedText(text, checking: ["LD9", "NAT401", "CT105", "CT113", "RS705"])
    return (linted.languageErrors + linted.findings).contains { $0.severity != .info }
  }

  private static func rows(_ name: String) throws -> [[String: Any]] {
    try JSONLines.objects(in: Repository.file("Tests/LintingTests/Fixtures/\(name).jsonl"))
  }
}
