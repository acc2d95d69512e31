extension Grammar {
  /// The same grammar with some productions put in place of its own, or added.
  ///
  /// - Parameter text: Productions in the notation of the grammar.
  /// - Throws: `GrammarError` where the text does not follow the notation.
  package func overridden(by text: String) throws(GrammarError) -> Grammar {
    let others = try Grammar(parsing: text).productions
    let names = Set(others.map(\.name))
    return Grammar(productions: productions.filter { !names.contains($0.name) } + others)
  }
}
