import ArgumentParser
import CTVetDiagnostics
import CTVetLinting

/// Which checks run.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run only these checks: ids, beginnings of ids (CT1), names, or all.",
      discussion: "Several are separated by commas, or the option is repeated.", valueName: "id"),
    completion: .list(["all"] + KnownChecks.all.map(\.id)))
  var select: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run these checks too, besides those that run by default.", valueName: "id"),
    completion: .list(KnownChecks.all.map(\.id)))
  var extendSelect: [String] = []

  @Option(
    help: ArgumentHelp("Leave out these checks.", valueName: "id"),
    completion: .list(KnownChecks.all.map(\.id)))
  var ignore: [String] = []

  func validate() throws {
    _ = try settings()
  }

  /// The settings that they make.
  func settings() throws -> CheckSettings {
    CheckSettings(
      selected: select.isEmpty ? nil : try Self.ids(select), added: try Self.ids(extendSelect),
      ignored: try Self.ids(ignore))
  }

  private static func ids(_ values: [String]) throws -> [String] {
    try values.flatMap { $0.split(separator: ",") }.map { try id(String($0)) }
  }

  private static func id(_ word: String) throws -> String {
    if let id = KnownChecks.id(word) { return id }
    var message = "there is no check '\(word)'"
    if let closest = CheckSuggestion.closest(to: word) { message += "; did you mean \(closest)?" }
    throw ValidationError(message)
  }
}
