import ArgumentParser
import CTVetDiagnostics
import CTVetLinting

/// Which checks run.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run only these checks: ids, beginnings of ids (CT1) or names.",
      discussion: "Several are separated by commas, or the option is repeated.", valueName: "id"))
  var select: [String] = []

  @Option(help: ArgumentHelp("Leave out these checks.", valueName: "id"))
  var ignore: [String] = []

  func validate() throws {
    _ = try linter()
  }

  /// A linter that runs them.
  func linter() throws -> Linter {
    Linter(selected: try Self.ids(select), ignored: try Self.ids(ignore))
  }

  private static func ids(_ values: [String]) throws -> [String] {
    try values.flatMap { $0.split(separator: ",") }.map { try id(String($0)) }
  }

  /// The id, or beginning of ids, that a word stands for.
  private static func id(_ word: String) throws -> String {
    if let info = RuleRegistry.rule(word)?.info ?? LanguageFindings.info(word) { return info.id }
    let beginning = word.uppercased()
    let known = RuleRegistry.all.map { $0.info.id } + LanguageFindings.all.map(\.id)
    if known.contains(where: { $0.hasPrefix(beginning) }) { return beginning }
    var message = "there is no check '\(word)'"
    if let closest = CheckSuggestion.closest(to: word) { message += "; did you mean \(closest)?" }
    throw ValidationError(message)
  }
}
