import Foundation

/// A text of the nft language and what the real nft said of it.
package struct CorpusRow: Sendable {
  /// What the real nft said.
  package enum Answer: Sendable, Equatable {
    /// It compiled the text, whatever the kernel said then; a crash counts, the text being fine.
    case accepted
    /// Its grammar does not know the text.
    case syntaxError(String)
    /// It understood the words, but not what they shall mean.
    case refused(String)
  }

  /// Which row it is.
  package let id: String
  /// The whole file.
  package let text: String
  /// What shows the row to people.
  package let title: String
  /// What the real nft said.
  package let answer: Answer

  package init(id: String, text: String, title: String, answer: Answer) {
    self.id = id
    self.text = text
    self.title = title
    self.answer = answer
  }

  /// The corpora of nft's own test rows, by name; nil where they aren't there.
  package static func rules(_ corpus: String) throws -> [CorpusRow]? {
    guard let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).compactMap(rule)
  }

  /// The corpora of whole files, by name; nil where they aren't there.
  package static func files(_ corpus: String) throws -> [CorpusRow]? {
    guard let file = Shared.file("peers/\(corpus)/\(corpus).jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).compactMap(wholeFile)
  }

  /// A rule with the commands that it needs before it.
  private static func rule(_ row: [String: Any]) -> CorpusRow? {
    guard let id = row["id"] as? String, let family = row["family"] as? String,
      let table = row["table"] as? String, let chain = row["chain"] as? String,
      let rule = row["rule"] as? String, let live = row["live"] as? [String: Any]
    else { return nil }
    var lines = ["add table \(family) \(table)"]
    if let declaration = row["chain_decl"] as? String, !declaration.isEmpty {
      lines.append("add chain \(family) \(table) \(chain) { \(declaration); }")
    }
    lines += row["setup"] as? [String] ?? []
    lines.append("add rule \(family) \(table) \(chain) \(rule)")
    let stage = live["stage"] as? String
    let isAccepted =
      live["accepted"] as? Bool == true || stage == "kernel" || stage == "crash"
    return CorpusRow(
      id: id, text: lines.joined(separator: "\n") + "\n", title: "\(family) \(rule)",
      answer: isAccepted ? .accepted : refusal(live["error"] as? String))
  }

  private static func wholeFile(_ row: [String: Any]) -> CorpusRow? {
    guard let name = row["file"] as? String, let text = row["text"] as? String,
      let live = row["live"] as? [String: Any]
    else { return nil }
    let isAccepted =
      live["check_accepted"] as? Bool == true
      || live["check_accepted_with_ifaces"] as? Bool == true
      || live["check_stage"] as? String == "kernel"
    return CorpusRow(
      id: name, text: text, title: name,
      answer: isAccepted ? .accepted : refusal(live["check_error"] as? String))
  }

  private static func refusal(_ error: String?) -> Answer {
    let error = error ?? ""
    return error.contains("syntax error") ? .syntaxError(error) : .refused(error)
  }
}
