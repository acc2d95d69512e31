public import CTVetDiagnostics
import CTVetNftLanguage
public import CTVetRulesetModel

/// Reads iptables' language: the way from text to nft's commands and to a ruleset.
///
/// The ruleset's model keeps values as they are spelled in nft, so the commands are the common
/// ground: they are what `ctvet translate` writes and what `NftFrontEnd` makes the ruleset of. A map
/// leads each place of them back to the iptables text.
public enum IptablesFrontEnd {
  /// What a file becomes.
  public struct Translation: Sendable {
    /// Commands that `nft -f` reads.
    public let nft: SourceFile
    /// Where each of their places comes from.
    public let map: TranslationMap
    /// What is wrong with the text, and what is lost; ranges are those of the iptables file.
    public let diagnostics: [Diagnostic]
    /// How many commands are not, or not wholly, translated.
    public let lossCount: Int
    /// How many rules were translated the short way, as others before (`RepeatedRules`).
    package let repeatedRuleCount: Int

    init(_ translator: inout Translator, _ file: SourceFile) {
      // Nobody else has the text, so that the padding is added without a copy.
      var text: [UInt8] = []
      swap(&text, &translator.out)
      text.append(contentsOf: repeatElement(0, count: SourceFile.padding))
      nft = SourceFile(name: file.name, padded: text)
      map = translator.map
      diagnostics = translator.diagnostics
      lossCount = translator.lossCount
      repeatedRuleCount = translator.repeated.ruleCount
    }
  }

  /// A ruleset that was written in iptables' language.
  public struct Result: Sendable {
    /// The translation; the ranges of `ruleset` point into it.
    public let translation: Translation
    /// What nft's front end makes of it.
    public let ruleset: Ruleset
    /// What is wrong, in the ranges of the iptables file.
    public let diagnostics: [Diagnostic]
  }

  /// Translates a file of `iptables-save`, or of `iptables` commands, to nft's commands.
  ///
  /// Never fails: what has no translation is left as a comment, and a diagnostic tells why.
  ///
  /// - Parameters:
  ///   - file: The text.
  ///   - family: The family of a file that does not tell: `.ip` or `.ip6`.
  ///   - names: Names of protocols, services and users.
  ///   - ipSets: What `ipset save` wrote, besides what the file itself has of it.
  ///   - keepsMap: Whether places of the result can be led back, which takes memory.
  public static func translate(
    _ file: SourceFile, family: Family? = nil, names: NameTables = .builtIn,
    ipSets: SourceFile? = nil, keepsMap: Bool = true
  ) -> Translation {
    translate(
      file, family: family, names: names, ipSets: ipSets, runsChecks: false, keepsMap: keepsMap)
  }

  /// Translates a file and keeps its rules as they are read, to compare the two.
  package static func read(
    _ file: SourceFile, family: Family? = nil, names: NameTables = .builtIn,
    ipSets: SourceFile? = nil
  ) -> (rules: XtablesRuleset, translation: Translation) {
    var translator = Translator(
      file, family: family ?? IptablesRecognition.family(of: file), names: names)
    translator.recorded = XtablesRuleset()
    translator.takeSets(of: ipSets)
    translator.readFile()
    return (translator.recorded ?? XtablesRuleset(), Translation(&translator, file))
  }

  private static func translate(
    _ file: SourceFile, family: Family?, names: NameTables, ipSets: SourceFile?, runsChecks: Bool,
    keepsMap: Bool = true
  ) -> Translation {
    var translator = Translator(
      file, family: family ?? IptablesRecognition.family(of: file), names: names)
    translator.runsChecks = runsChecks
    translator.keepsMap = keepsMap
    translator.takeSets(of: ipSets)
    translator.readFile()
    return Translation(&translator, file)
  }

  /// Reads a file into a ruleset.
  public static func load(
    _ file: SourceFile, family: Family? = nil, names: NameTables = .builtIn,
    ipSets: SourceFile? = nil
  ) -> Result {
    let translation = translate(
      file, family: family, names: names, ipSets: ipSets, runsChecks: true)
    let loaded = NftFrontEnd.load(translation.nft)
    // What only the text of a translation shows is not told of a ruleset.
    let ofText = [
      IptablesDiagnostics.renamed, IptablesDiagnostics.changedText, IptablesDiagnostics.corrected,
    ]
    let diagnostics =
      translation.diagnostics.filter { !ofText.contains($0.id) }
      + loaded.diagnostics.map(translation.map.moved)
    var ruleset = loaded.ruleset
    ruleset.isTranslated = true
    ruleset.isOfOneFamily = IptablesRecognition.isDump(file.storage[..<file.count])
    return Result(
      translation: translation, ruleset: ruleset,
      diagnostics: diagnostics.sorted { $0.range.start < $1.range.start })
  }
}

extension TranslationMap {
  /// A diagnostic of the nft text with the ranges of the iptables text; its fix-its are for nft and go.
  public func moved(_ diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic(
      id: diagnostic.id, diagnostic.severity, at: origin(of: diagnostic.range), diagnostic.message,
      hint: diagnostic.hint,
      notes: diagnostic.notes.map { .init(origin(of: $0.range), $0.message) },
      witness: diagnostic.witness)
  }
}

extension Translator {
  fileprivate mutating func takeSets(of file: SourceFile?) {
    guard let file else { return }
    ipSets = IPSetDeclaration.read(file.storage[..<file.count])
    recorded?.sets = ipSets
  }
}
