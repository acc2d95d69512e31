/// A grammar in W3C EBNF notation (XML 1.0 §6), as Grammar/*.ebnf hold them.
///
/// A name with a small initial is a syntactic production: its parts are words, between which
/// spaces may stand, and its literals are the keywords and signs of the language. A name with a
/// capital initial is a lexical production: its parts follow each other without spaces and make
/// up one word. Comments of the form that `GrammarMark` lists say more about the alternative
/// behind them.
package struct Grammar: Sendable {
  /// The productions, in the order of the text.
  package let productions: [GrammarProduction]
  private let places: [String: Int]

  /// Reads a grammar text.
  ///
  /// - Throws: `GrammarError` where the text does not follow the notation or names two
  ///   productions alike; a name without a production is found by `undefinedNames`.
  package init(parsing text: String) throws(GrammarError) {
    var parser = try GrammarParser(text)
    self.init(productions: try parser.productions())
  }

  /// Makes a grammar of productions with different names.
  package init(productions: [GrammarProduction]) {
    self.productions = productions
    places = Dictionary(
      uniqueKeysWithValues: productions.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The production of that name.
  package subscript(name: String) -> GrammarProduction? {
    places[name].map { productions[$0] }
  }
}

/// A name and what it stands for.
package struct GrammarProduction: Sendable {
  /// The name to the left of `::=`.
  package let name: String
  /// The 1-based line of the name.
  package let line: Int
  /// What is to the right of `::=`.
  package let body: GrammarExpression

  /// Whether the production makes up a single word.
  package var isLexical: Bool {
    name.first?.isUppercase ?? false
  }
}
