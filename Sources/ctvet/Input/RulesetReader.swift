import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel

/// A ruleset that was read from a file in whichever language it is written.
struct RulesetReader {
  /// What the file declares; its ranges are those of `read`.
  let ruleset: Ruleset
  /// What is wrong with the language, in the ranges of `sources`.
  let diagnostics: [Diagnostic]
  /// The files as they were written.
  let sources: SourceMap
  /// Leads from the nft text back to that of iptables; nil for a file in nft's language.
  private let map: TranslationMap?

  /// Reads a file.
  ///
  /// - Parameter isAbridged: Whether rules need not be known one by one.
  init(_ file: SourceFile, includes: any IncludeProvider, isAbridged: Bool = false) {
    guard let translated = Self.iptables(file) else {
      let result =
        isAbridged
        ? NftFrontEnd.loadAbridged(file, includes: includes)
        : NftFrontEnd.load(file, includes: includes)
      ruleset = result.ruleset
      diagnostics = result.diagnostics
      sources = result.ruleset.sources
      map = nil
      return
    }
    ruleset = translated.ruleset
    diagnostics = translated.diagnostics
    var sources = SourceMap()
    _ = sources.add(file)
    self.sources = sources
    map = translated.translation.map
  }

  /// Diagnostics of the ruleset in the ranges of `sources`.
  func moved(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    guard let map else { return diagnostics }
    return diagnostics.map(map.moved)
  }

  /// A file as nft's commands: itself, or its translation.
  static func nft(_ file: SourceFile) -> SourceFile {
    guard isIptables(file) else { return file }
    return IptablesFrontEnd.translate(file, names: HostNames.read()).nft
  }

  /// Whether a file is written in iptables' language.
  static func isIptables(_ file: SourceFile) -> Bool {
    IptablesRecognition.isIptables(file.storage[..<file.count])
  }

  private static func iptables(_ file: SourceFile) -> IptablesFrontEnd.Result? {
    isIptables(file) ? IptablesFrontEnd.load(file, names: HostNames.read()) : nil
  }
}
