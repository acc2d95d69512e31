import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport

/// A command of iptables and what the real tools said of it.
struct IptablesRow: Sendable {
  /// The commands, the last of which is the one in question.
  let text: String
  /// Whether iptables and the kernel took it; nil where that was not asked.
  let isAccepted: Bool?
  /// What `iptables-translate` said, a command of nft a line; nil where it said nothing.
  let translation: [String]?
  /// Whether `iptables-translate` found no translation.
  let isUntranslated: Bool
}

extension IptablesRow {
  /// Our own commands.
  static func own() throws -> [IptablesRow] {
    let file = Repository.file("Tests/PipelineTests/Fixtures/iptables-answers.jsonl")
    return try JSONLines.objects(in: file).compactMap { object in
      guard let command = object["command"] as? String, let accepted = object["accepted"] as? Bool,
        let untranslated = object["untranslated"] as? Bool
      else { return nil }
      return IptablesRow(
        text: command + "\n", isAccepted: accepted, translation: object["translation"] as? [String],
        isUntranslated: untranslated)
    }
  }

  /// The rows of `*.txlate`; nil where they aren't there.
  static func translations() throws -> [IptablesRow]? {
    guard let file = Shared.file("peers/iptables-txlate/iptables-txlate.jsonl.gz") else {
      return nil
    }
    return try JSONLines.objects(in: file).compactMap { row in
      guard let command = row["command"] as? String, command.hasPrefix("ip"),
        let live = row["live"] as? [String: Any]
      else { return nil }
      return IptablesRow(
        text: command + "\n", isAccepted: nil,
        translation: commands(live["stdout"] as? String ?? ""),
        isUntranslated: false)
    }
  }

  /// The rows of `*.t`, once for each program; nil where they aren't there.
  static func rules() throws -> [IptablesRow]? {
    guard let file = Shared.file("peers/iptables-ext-t/iptables-ext-t.jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).flatMap { row -> [IptablesRow] in
      guard let table = row["table"] as? String, let arguments = row["args"] as? String,
        let chain = (row["chains"] as? [String])?.first, let live = row["live"] as? [String: Any]
      else { return [] }
      let before = (row["external"] as? [String] ?? []).filter { $0.contains("tables") }
        .map { ($0.hasPrefix("@") ? String($0.dropFirst()) : $0) + "\n" }.joined()
      let translate = row["translate"] as? [String: Any] ?? [:]
      return live.compactMap { program, answer in
        guard program.hasPrefix("ip"), let answer = answer as? [String: Any] else { return nil }
        let translated = translate[program] as? [String: Any] ?? [:]
        let isTranslated = translated["status"] as? String == "ok"
        return IptablesRow(
          text: "\(before)\(program) -t \(table) -A \(chain) \(arguments)\n",
          isAccepted: answer["rc"] as? Int == 0,
          translation: isTranslated ? commands(translated["out"] as? String ?? "") : nil,
          isUntranslated: translated["status"] as? String == "untranslated")
      }
    }
  }

  /// The commands of nft in the output of `iptables-translate`: in quotes, or behind `nft`.
  private static func commands(_ output: String) -> [String] {
    output.split(separator: "\n").compactMap { line in
      var text = line.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("nft ") { text = String(text.dropFirst(4)) }
      if text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1 {
        text = String(text.dropFirst().dropLast())
      }
      text = text.split(separator: " ").joined(separator: " ")
      return text.isEmpty || text == "nft" ? nil : text
    }
  }
}

/// What we make of a row.
struct TranslatedRow {
  /// How our translation compares with that of `iptables-translate`.
  enum Comparison: Hashable {
    /// The same words.
    case equal
    /// Other words that become the same instructions.
    case sameInstructions
    /// Others, and we tell what is wrong with theirs.
    case corrected
    /// Others, and nft does not take theirs.
    case theirsDoesNotLoad
    case different
    case refused
  }

  /// Whether we refuse the command.
  let isRefused: Bool
  /// Whether something must be on the host first.
  let needsHost: Bool
  /// Whether a part has no translation.
  let isLost: Bool
  /// Our commands, without those that declare tables and chains, blanks made one.
  let commands: [String]
  /// What we say.
  let diagnostics: [Diagnostic]
  private let declarations: [String]

  init(_ row: IptablesRow) {
    let file = SourceFile(name: "rules", text: row.text)
    let result = IptablesFrontEnd.translate(file)
    let ids = Set(result.diagnostics.map(\.id))
    diagnostics = result.diagnostics
    isRefused = !ids.isDisjoint(with: [
      IptablesDiagnostics.refused, IptablesDiagnostics.refusedByKernel,
      IptablesDiagnostics.unknownExtension, IptablesDiagnostics.unreadableLine,
    ])
    needsHost = ids.contains(IptablesDiagnostics.foreignSet)
    isLost = ids.contains(IptablesDiagnostics.lost)
    let text = String(decoding: result.nft.storage[..<result.nft.count], as: UTF8.self)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { $0.split(separator: " ").joined(separator: " ") }
    func isDeclaration(_ line: String) -> Bool {
      line.hasPrefix("add table ") || line.hasPrefix("add chain ")
    }
    declarations = lines.filter(isDeclaration)
    commands = lines.filter { !isDeclaration($0) }
  }

  /// Our instructions; nil where our compiler refuses the commands.
  var instructions: String? { instructions(of: commands) }

  private func instructions(of commands: [String]) -> String? {
    let text = (declarations + commands).joined(separator: "\n") + "\n"
    let loaded = NftFrontEnd.load(SourceFile(name: "nft", text: text))
    guard !loaded.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let compiled = RulesetCompiler.compile(loaded.ruleset)
    guard !compiled.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return compiled.listing.text
  }

  /// Compares with a translation of `iptables-translate`.
  func compared(with theirs: [String]) -> Comparison {
    if commands == theirs { return .equal }
    let ours = instructions
    let peers = instructions(of: theirs)
    if let ours, ours == peers { return .sameInstructions }
    let ids = Set(diagnostics.map(\.id))
    if !ids.isDisjoint(with: [IptablesDiagnostics.corrected, IptablesDiagnostics.neverMatches]) {
      return .corrected
    }
    if peers == nil, ours != nil { return .theirsDoesNotLoad }
    return isRefused ? .refused : .different
  }
}
