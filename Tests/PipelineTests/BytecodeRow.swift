import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport

/// A text and the bytecode that nft 1.0.6 made of it.
struct BytecodeRow: Sendable {
  /// What nft did with the text.
  enum Answer: Sendable, Equatable {
    /// It compiled the text, whatever the kernel said then.
    case compiled
    /// It refused the text, with this message.
    case refused(String)
    /// It crashed.
    case crashed
  }

  /// Which row it is.
  let id: String
  /// The whole file.
  let text: String
  /// What shows the row to people.
  let title: String
  /// The bytecode that nft printed; nil where none was recorded.
  let bytecode: String?
  /// What nft did.
  let answer: Answer
  /// Whether the bytecode is that of the text's last command alone.
  let isLastCommand: Bool
  /// The interfaces of the machine, by name.
  let interfaces: [String: UInt64]
  /// How many seconds the machine's clock was ahead of UTC.
  let timeZoneOffset: Int
}

extension BytecodeRow {
  /// Our own texts.
  static func own() throws -> [BytecodeRow] {
    let file = Repository.file("Tests/PipelineTests/Fixtures/bytecode-answers.jsonl")
    return try JSONLines.objects(in: file).compactMap { object in
      guard let text = object["text"] as? String, let bytecode = object["bytecode"] as? String,
        let error = object["error"] as? String
      else { return nil }
      let isCompiled = !bytecode.isEmpty
      return BytecodeRow(
        id: text, text: text, title: text, bytecode: isCompiled ? bytecode : nil,
        answer: isCompiled ? .compiled : .refused(error), isLastCommand: false, interfaces: [:],
        timeZoneOffset: 0)
    }
  }

  /// A corpus of rules with the commands that they need before; nil where it isn't there.
  static func rules(_ corpus: String) throws -> [BytecodeRow]? {
    guard let texts = try CorpusRow.rules(corpus),
      let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz")
    else { return nil }
    let answers = Dictionary(
      try JSONLines.objects(in: file).compactMap { row in
        (row["id"] as? String).map { ($0, row["live"] as? [String: Any] ?? [:]) }
      }, uniquingKeysWith: { first, _ in first })
    return texts.compactMap { row in
      guard let live = answers[row.id] else { return nil }
      return BytecodeRow(
        id: row.id, text: row.text, title: row.title, bytecode: live["bytecode"] as? String,
        answer: answer(
          live, isAccepted: live["accepted"] as? Bool == true, stage: "stage", "error"),
        isLastCommand: true, interfaces: [:], timeZoneOffset: 7200)
    }
  }

  /// A corpus of whole files; nil where it isn't there.
  static func files(_ corpus: String) throws -> [BytecodeRow]? {
    guard let file = Shared.file("peers/\(corpus)/\(corpus).jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).compactMap { row in
      guard let name = row["file"] as? String, let text = row["text"] as? String,
        let live = row["live"] as? [String: Any]
      else { return nil }
      let isAccepted =
        live["check_accepted"] as? Bool == true
        || live["check_accepted_with_ifaces"] as? Bool == true
      let interfaces = live["ifaces_needed"] as? [String: Int] ?? [:]
      return BytecodeRow(
        id: name, text: text, title: name, bytecode: live["bytecode"] as? String,
        answer: answer(live, isAccepted: isAccepted, stage: "check_stage", "check_error"),
        isLastCommand: false, interfaces: interfaces.mapValues { UInt64($0) }, timeZoneOffset: 0)
    }
  }

  private static func answer(
    _ live: [String: Any], isAccepted: Bool, stage: String, _ error: String
  ) -> Answer {
    switch live[stage] as? String {
    case "crash": .crashed
    case "kernel": .compiled
    default: isAccepted ? .compiled : .refused(live[error] as? String ?? "")
    }
  }
}

/// What we make of a row.
struct CompiledRow {
  /// The lines of the bytecode, without empty ones.
  let lines: [Substring]
  /// The first error.
  let error: String?

  init(_ row: BytecodeRow) {
    var names = NameTables.builtIn
    names.timeZoneOffset = row.timeZoneOffset
    names.interfaces = NumberNames(
      [(name: "lo", number: 1)] + row.interfaces.map { (name: $0.key, number: $0.value) })
    let loaded = NftFrontEnd.load(SourceFile(name: row.id, text: row.text))
    var errors = loaded.diagnostics.filter { $0.severity == .error }
    var listing = Listing()
    if errors.isEmpty {
      let compiled = RulesetCompiler.compile(loaded.ruleset, names: names)
      errors = compiled.diagnostics.filter { $0.severity == .error }
      listing = compiled.listing
    }
    lines = Self.lines(of: listing.text)
    error = errors.first.map { "\($0.id) \($0.message)" }
  }

  /// Whether the bytecode is nft's.
  func equals(_ row: BytecodeRow) -> Bool {
    guard error == nil, let bytecode = row.bytecode else { return false }
    let wanted = Self.lines(of: bytecode)
    return row.isLastCommand ? lines.suffix(wanted.count) == wanted[...] : lines == wanted
  }

  /// The lines of a text without those that are empty, and without blanks at their ends.
  private static func lines(of text: String) -> [Substring] {
    text.split(separator: "\n").compactMap { line in
      let end = line.lastIndex { $0 != " " }
      return end.map { line[...$0] }
    }
  }
}
