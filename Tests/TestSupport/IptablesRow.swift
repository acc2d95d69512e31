import Foundation

/// A command of iptables and what the real tools said of it.
package struct IptablesRow: Sendable {
  /// The commands, the last of which is the one in question.
  package let text: String
  /// Whether iptables and the kernel took it; nil where that was not asked.
  package let isAccepted: Bool?
  /// What `iptables-translate` said, a command of nft a line; nil where it said nothing.
  package let translation: [String]?
  /// Whether `iptables-translate` found no translation.
  package let isUntranslated: Bool

  package init(text: String, isAccepted: Bool?, translation: [String]?, isUntranslated: Bool) {
    self.text = text
    self.isAccepted = isAccepted
    self.translation = translation
    self.isUntranslated = isUntranslated
  }
}

extension IptablesRow {
  /// Our own commands.
  package static func own() throws -> [IptablesRow] { try recorded("iptables-answers") }

  /// Variations of every option of every extension: values at their limits, `!` in both places,
  /// abbreviations, options that exclude each other, other tables and chains.
  package static func variations() throws -> [IptablesRow] {
    try recorded("iptables-variations")
  }

  /// Commands with what the real tools said of them; `before` holds commands in front.
  package static func recorded(_ name: String) throws -> [IptablesRow] {
    let file = Repository.file("Tests/PipelineTests/Fixtures/\(name).jsonl")
    return try JSONLines.objects(in: file).compactMap { object in
      guard let command = object["command"] as? String, let accepted = object["accepted"] as? Bool,
        let untranslated = object["untranslated"] as? Bool
      else { return nil }
      let before = (object["before"] as? [String] ?? []).map { $0 + "\n" }.joined()
      return IptablesRow(
        text: before + command + "\n", isAccepted: accepted,
        translation: object["translation"] as? [String], isUntranslated: untranslated)
    }
  }

  /// The rows of `*.txlate`; nil where they aren't there.
  package static func translations() throws -> [IptablesRow]? {
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
  package static func rules() throws -> [IptablesRow]? {
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

  /// The same with a rule whose match shows in what becomes of a packet: one that has no target, or accepts where
  /// the policy does so too, drops.
  package var visibleText: String {
    let text = text.hasSuffix("\n") ? String(text.dropLast()) : text
    let last = text.split(separator: "\n").last ?? ""
    if last.contains(" -j ACCEPT") {
      return text.replacing(" -j ACCEPT", with: " -j DROP") + "\n"
    }
    let words = last.split(separator: " ")
    if words.contains(where: { ["-j", "-g", "--jump", "--goto"].contains($0) })
      || last.contains("--j") || last.contains("--g") || last.contains("-j") || last.contains("nat")
    {
      return text + "\n"
    }
    return text + " -j DROP\n"
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
