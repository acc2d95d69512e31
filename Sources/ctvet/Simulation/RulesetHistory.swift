package import CTVetBytecode
package import CTVetDiagnostics
import CTVetNftLanguage
package import CTVetRulesetModel
package import CTVetSimulation

/// What was loaded into a simulated host so far, so that further commands of nft change it as they change
/// the kernel's.
///
/// The model is the state after a text is loaded into an empty ruleset, so that a command is added to the
/// text. What stood there before keeps its places in the model, by which the machine keeps its state.
package struct RulesetHistory: Sendable {
  /// A ruleset that compiled.
  package struct Loaded: Sendable {
    /// The model.
    package let ruleset: Ruleset
    /// What nft sends.
    package let compiled: RulesetCompiler.Result
    /// What the kernel holds then.
    package let loaded: LoadedRuleset
  }

  /// What was loaded last.
  package private(set) var current: Loaded
  /// The names that rules may use.
  package let names: NameTables
  private var text: String
  private let name: String
  private let includes: any IncludeProvider & Sendable

  /// Why a text can't be loaded.
  package struct Refusal: Error {
    /// Mistakes in it.
    package let diagnostics: [Diagnostic]
    /// The text that they are about.
    package let sources: SourceMap
  }

  /// Loads a first text.
  ///
  /// - Throws: What is wrong with it.
  package init(
    _ text: String, name: String, names: NameTables, host: Host
  ) throws(Refusal) {
    try self.init(text, name: name, includes: NoIncludes(), names: names, host: host)
  }

  /// Loads files in one transaction, in their order.
  ///
  /// - Parameter includes: Finds what the files include.
  /// - Throws: What is wrong with them.
  init(
    files: [SourceFile], includes: FileSystemIncludes, names: NameTables, host: Host
  ) throws(Refusal) {
    let provider = LoadedFiles(files: files.map(RulesetReader.nft), others: includes)
    let text = files.indices.map { "include \"\($0)\"\n" }.joined()
    try self.init(
      text, name: LoadedFiles.rootName, includes: provider, names: names, host: host)
  }

  private init(
    _ text: String, name: String, includes: any IncludeProvider & Sendable, names: NameTables,
    host: Host
  ) throws(Refusal) {
    self.text = text
    self.name = name
    self.includes = includes
    var known = names
    known.interfaces = NumberNames(
      host.interfaces.map { ($0.name, UInt64($0.index.rawValue)) })
    self.names = known
    current = try Self.load(text, name: name, includes: includes, names: known)
  }

  /// Does what a command of nft does, as one transaction.
  ///
  /// - Throws: What is wrong with it; the ruleset stays as it was.
  package mutating func append(_ command: String) throws(Refusal) {
    let longer = text + (text.hasSuffix("\n") ? "" : "\n") + command + "\n"
    current = try Self.load(longer, name: name, includes: includes, names: names)
    text = longer
  }

  /// Tables and chains that something is added to though nothing made them, which the kernel refuses.
  private static func missingTargets(in ruleset: Ruleset) -> [Diagnostic] {
    func mistake(_ what: String, at range: SourceRange) -> Diagnostic {
      Diagnostic(
        id: ScenarioDiagnostics.name, .error, at: range, "\(what) does not exist",
        hint: "a command that adds it belongs before")
    }
    let tables = ruleset.tables.filter { !$0.isDeclared && !$0.isDeleted }.map {
      mistake(
        "table \($0.family.rawValue) \(ruleset.spelling($0.name))", at: $0.nameRange)
    }
    guard tables.isEmpty else { return tables }
    return ruleset.liveChains.compactMap { id in
      let chain = ruleset.chain(id)
      guard !chain.isDeclared, chain.name != nil else { return nil }
      return mistake("chain \(ruleset.path(of: id))", at: chain.nameRange)
    }
  }

  private static func load(
    _ text: String, name: String, includes: any IncludeProvider, names: NameTables
  ) throws(Refusal) -> Loaded {
    let source = SourceFile(name: name, text: text)
    let read = NftFrontEnd.load(source, includes: includes)
    let errors =
      read.diagnostics.filter { $0.severity == .error } + missingTargets(in: read.ruleset)
    guard errors.isEmpty else {
      throw Refusal(diagnostics: errors, sources: read.ruleset.sources)
    }
    let compiled = RulesetCompiler.compile(read.ruleset, names: names)
    let mistakes = compiled.diagnostics.filter { $0.severity == .error }
    guard mistakes.isEmpty else {
      throw Refusal(diagnostics: mistakes, sources: read.ruleset.sources)
    }
    return Loaded(
      ruleset: read.ruleset, compiled: compiled, loaded: LoadedRuleset(read.ruleset, compiled))
  }
}

/// Files that are loaded together: a text of `include` statements names them by number, so that mistakes
/// keep their places in the files.
private struct LoadedFiles: IncludeProvider {
  let files: [SourceFile]
  let others: FileSystemIncludes

  /// The name of the text with the statements; no file is called so.
  static let rootName = "<rules>"

  func files(matching pattern: String, includedFrom: String) -> IncludeResult {
    guard includedFrom == Self.rootName, let index = Int(pattern), files.indices.contains(index)
    else { return others.files(matching: pattern, includedFrom: includedFrom) }
    return .files([files[index]])
  }
}
