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
    return Result(listing: driver.listing(), diagnostics: driver.diagnostics)
  }

  /// What is wrong with a ruleset, whichever host it is for: names of users, interfaces and the like
  /// are taken to be known there.
  public static func diagnostics(
    of ruleset: Ruleset, names: NameTables = .builtIn
  ) -> [Diagnostic] {
    var driver = CompilationDriver(ruleset, names: names)
    driver.compiler.assumesHostNames = true
    driver.compiler.buildsPrograms = false
    driver.run()
    return driver.diagnostics
  }
}
