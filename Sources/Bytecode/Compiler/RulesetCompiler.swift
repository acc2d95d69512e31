public import CTVetDiagnostics
public import CTVetRulesetModel

/// Compiles a ruleset to what nft would send to the kernel.
public enum RulesetCompiler {
  /// What became of a ruleset.
  public struct Result: Sendable {
    /// Everything that is sent, in nft's order; rules that could not be compiled are left out.
    public let listing: Listing
    /// Mistakes, in the order of the text.
    public let diagnostics: [Diagnostic]
  }

  /// Compiles every rule, set and object.
  ///
  /// - Parameter names: The host's names for protocols, ports, users and the like.
  public static func compile(_ ruleset: Ruleset, names: NameTables = .builtIn) -> Result {
    var driver = CompilationDriver(ruleset, names: names)
    driver.run()
    return Result(listing: Listing(entries: driver.entries), diagnostics: driver.diagnostics)
  }

  /// What is wrong with a ruleset, whichever host it is for: names of users, interfaces and the like
  /// are taken to be known there.
  public static func diagnostics(
    of ruleset: Ruleset, names: NameTables = .builtIn
  ) -> [Diagnostic] {
    var driver = CompilationDriver(ruleset, names: names)
    driver.compiler.assumesHostNames = true
    driver.run()
    return driver.diagnostics
  }
}

/// Goes through a ruleset in the order in which nft sends it.
struct CompilationDriver {
  var compiler: RuleCompiler
  var entries: [Listing.Entry] = []

  /// Mistakes, in the order of the text.
  var diagnostics: [Diagnostic] {
    compiler.diagnostics.sorted { $0.range.start < $1.range.start }
  }

  init(_ ruleset: Ruleset, names: NameTables) {
    compiler = RuleCompiler(ruleset, names: names)
  }

  mutating func run() {
    declareSets()
    for chain in compiler.ruleset.liveChains where compiler.ruleset.chain(chain).name != nil {
      compileRules(of: chain)
    }
  }

  private mutating func declareSets() {
    for set in compiler.ruleset.sets {
      do throws(EvaluationError) {
        compiler.sets.append(try header(of: set))
      } catch {
        if let diagnostic = error.diagnostic { compiler.diagnostics.append(diagnostic) }
        compiler.sets.append(nil)
      }
    }
  }

  private mutating func header(of set: NamedSet) throws(EvaluationError) -> Listing.Set? {
    guard let key = set.key,
      let keyType = try compiler.valueType(key, in: set.table, at: set.nameRange)
    else { return nil }
    var value: SetDetails.Value?
    switch set.data {
    case .verdict: value = .verdict
    case .object(let kind): value = .object(kind)
    case .some(let type):
      value = try compiler.valueType(type, in: set.table, at: set.nameRange).map { .data($0) }
    case nil: break
    }
    var details = SetDetails(
      family: compiler.ruleset.table(set.table).family, key: keyType, value: value)
    details.hasIntervalValues = set.hasIntervalData
    return Listing.Set(
      name: compiler.ruleset.spelling(set.name),
      table: compiler.ruleset.spelling(compiler.ruleset.table(set.table).name),
      flags: set.flags.contains(.interval) ? 4 : 0, details: details)
  }

  private mutating func compileRules(of chain: ChainID) {
    for rule in compiler.ruleset.chain(chain).rules where compiler.ruleset.isLive(rule) {
      compile(rule)
    }
  }

  mutating func compile(_ rule: RuleID) {
    guard let program = compiler.compile(rule) else { return }
    for prelude in compiler.preludes {
      switch prelude {
      case .set(let set): append(set)
      case .chain(let chain):
        entries.append(.chain(Listing.Chain(family: program.family)))
        compileRules(of: chain)
      }
    }
    entries.append(.program(program))
  }

  /// nft sends a set first, then its elements.
  mutating func append(_ set: Listing.Set) {
    var header = set
    header.elements = []
    entries.append(.set(header))
    guard !set.elements.isEmpty || set.flags & RuleCompiler.SetFlag.anonymous != 0 else { return }
    entries.append(
      .set(
        Listing.Set(
          name: set.name, table: set.table, elements: set.elements, details: set.details)))
  }
}
