extension Grammar {
  /// The names that productions mention but none defines.
  package var undefinedNames: Set<String> {
    productions.reduce(into: Set<String>()) { $0.formUnion($1.body.references) }
      .filter { self[$0] == nil }
  }

  /// The productions that cannot occur in anything derived from `start`.
  package func unreachableNames(from start: String) -> Set<String> {
    Set(productions.map(\.name)).subtracting(reachableNames(from: [start]))
  }

  /// The productions that mention a syntactic production although they are lexical.
  package var mixedNames: Set<String> {
    Set(
      productions.filter { production in
        production.isLexical
          && production.body.references.contains { self[$0]?.isLexical == false }
      }.map(\.name))
  }

  /// Every keyword and sign: the literals of the syntactic productions.
  package var literals: Set<String> {
    var literals: Set<String> = []
    for production in productions where !production.isLexical {
      production.body.visit { part in
        if case .literal(let text) = part { literals.insert(text) }
      }
    }
    return literals
  }

  /// The literals that begin with a letter.
  package var keywords: Set<String> {
    literals.filter { $0.first?.isLetter ?? false }
  }

  /// The names that occur in what is derived from `starts`, these included.
  func reachableNames(from starts: Set<String>) -> Set<String> {
    var reached: Set<String> = []
    var pending = Array(starts)
    while let name = pending.popLast() {
      guard let production = self[name], reached.insert(name).inserted else { continue }
      pending.append(contentsOf: production.body.references)
    }
    return reached
  }
}
