import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import TestSupport

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
