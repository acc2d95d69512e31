public import CTVetDiagnostics
public import CTVetRulesetModel

/// Compiles a ruleset to what nft would send to the kernel.
public enum RulesetCompiler {
  /// What one message does to the elements of a named set.
  package enum ElementChange: Sendable {
    /// Adds those that are not there.
    case add([SetElement])
    /// Removes some; of intervals both ends.
    case remove([SetElement])
    /// Removes all.
    case flush
  }

  /// What became of a ruleset.
  public struct Result: Sendable {
    /// Everything that is sent, in nft's order; rules that could not be compiled are left out.
    public let listing: Listing
    /// Mistakes, in the order of the text.
    public let diagnostics: [Diagnostic]
    /// The named sets as the kernel is told of them, without elements, by their index in
    /// `Ruleset.sets`; nil where the declaration could not be understood.
    package let sets: [Listing.Set?]
    /// What becomes of the elements of each named set, in order, by the same index.
    package let elementChanges: [[ElementChange]]
  }

  /// Compiles every rule, set and object.
  ///
  /// - Parameters:
  ///   - names: The host's names for protocols, ports, users and the like.
  ///   - release: The release of nft that shall know what rules use; the text is always that of 1.0.6.
  public static func compile(
    _ ruleset: Ruleset, names: NameTables = .builtIn, release: NftRelease = .release106
  ) -> Result {
    result(of: CompilationDriver(ruleset, names: names, release: release))
  }

  /// Compiles every rule by itself: what `compile` must equal, which takes the instructions of rules that
  /// differ in constants alone from each other.
  package static func compileEachRule(
    _ ruleset: Ruleset, names: NameTables = .builtIn, release: NftRelease = .release106
  ) -> Result {
    var driver = CompilationDriver(ruleset, names: names, release: release)
    driver.compiler.reusesShapes = false
    return result(of: driver)
  }

  /// The mistakes that `compile` finds, without what it puts together.
  public static func check(
    _ ruleset: Ruleset, names: NameTables = .builtIn, release: NftRelease = .release106
  ) -> [Diagnostic] {
    var driver = CompilationDriver(ruleset, names: names, release: release)
    driver.compiler.buildsPrograms = false
    driver.run()
    return driver.diagnostics
  }

  private static func result(of unfinished: CompilationDriver) -> Result {
    var driver = unfinished
    driver.run()
    let listing = driver.listing()
    return Result(
      listing: listing, diagnostics: driver.diagnostics, sets: driver.sets,
      elementChanges: driver.elementChanges)
  }

  /// What is wrong with a ruleset, whichever host it is for: names of users, interfaces and the like
  /// are taken to be known there, and newer releases of nft are fine.
  public static func diagnostics(
    of ruleset: Ruleset, names: NameTables = .builtIn
  ) -> [Diagnostic] {
    var driver = CompilationDriver(ruleset, names: names, release: .release113)
    driver.compiler.assumesHostNames = true
    driver.compiler.buildsPrograms = false
    driver.run()
    return driver.diagnostics
  }
}
