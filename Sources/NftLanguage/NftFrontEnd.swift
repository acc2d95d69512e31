public import CTVetDiagnostics
public import CTVetRulesetModel

/// Reads nft's language: the way from text to a ruleset.
public enum NftFrontEnd {
  /// What became of the text.
  public struct Result: Sendable {
    /// What the files declare; complete but for what could not be understood.
    public let ruleset: Ruleset
    /// Mistakes of syntax and of names, in the order of the text.
    public let diagnostics: [Diagnostic]
  }

  /// Reads a file, and those that it includes, into a ruleset.
  ///
  /// Never fails: what can't be understood is left out, and a diagnostic tells where.
  public static func load(
    _ file: SourceFile, includes: any IncludeProvider = NoIncludes()
  ) -> Result {
    load(file, includes, rules: .complete)
  }

  /// Reads a file as `load` does, but for rules that differ from an earlier one in constants and comments
  /// alone: they lack statements, and nothing is noted of what they refer to; see `RuleShape`.
  ///
  /// The ruleset serves a compiler, and nobody else.
  package static func loadAbridged(
    _ file: SourceFile, includes: any IncludeProvider = NoIncludes()
  ) -> Result {
    load(file, includes, rules: .abridged)
  }

  /// Reads every rule by itself, as if no two had a shape in common: what the others must equal.
  package static func loadEachRule(
    _ file: SourceFile, includes: any IncludeProvider = NoIncludes()
  ) -> Result {
    load(file, includes, rules: .single)
  }

  private static func load(
    _ file: SourceFile, _ includes: any IncludeProvider, rules reading: RuleReading
  ) -> Result {
    var lowering = Lowering(includes: includes)
    lowering.reading = reading
    lowering.load(file)
    if reading == .abridged {
      lowering.ruleset.reader = { Lowering.readAbridged($0, in: &$1) }
    }
    let diagnostics = lowering.diagnostics.sorted { $0.range.start < $1.range.start }
    return Result(ruleset: lowering.ruleset, diagnostics: diagnostics)
  }

  /// Reads a file as a change of a ruleset that is there already, given as its listing.
  ///
  /// What is wrong with the listing itself is not told.
  public static func load(
    _ file: SourceFile, onto present: SourceFile, includes: any IncludeProvider = NoIncludes()
  ) -> Result {
    var lowering = Lowering(includes: includes)
    lowering.load(present)
    lowering.load(file)
    let sources = lowering.ruleset.sources
    let start = sources.bases.count > 1 ? sources.bases[1] : 0
    let diagnostics = lowering.diagnostics.filter { $0.range.start >= start }
      .sorted { $0.range.start < $1.range.start }
    return Result(ruleset: lowering.ruleset, diagnostics: diagnostics)
  }

  /// Reads a file without looking at what it means.
  public static func checkSyntax(_ file: SourceFile) -> [Diagnostic] {
    Parser.parse(file, base: 0).diagnostics
  }

  /// The syntax tree of a file as indented text.
  package static func outline(_ file: SourceFile) -> String {
    var sources = SourceMap()
    _ = sources.add(file)
    return Parser.parse(file, base: 0).tree.outline(sources)
  }

  /// The comments of a file, each with its `#`.
  package static func comments(_ file: SourceFile) -> [String] {
    var sources = SourceMap()
    _ = sources.add(file)
    return Parser.parse(file, base: 0).tree.comments(in: file).map { sources.text($0) }
  }
}
