extension Grammar {
  /// The part of the language that this release accepts: alternatives that are newer, dropped or
  /// refused are gone, and so is what cannot be derived or reached without them.
  package func restricted(to version: GrammarVersion) -> Grammar {
    let kept = productions.map { production in
      GrammarProduction(
        name: production.name, line: production.line,
        body: production.body.filtered { alternative in
          alternative.marks.allSatisfy { mark in
            switch mark {
            case .since(let first): first <= version
            case .until(let last): version <= last
            case .once, .rare: true
            case .refused: false
            }
          }
        } ?? .choice([]))
    }
    return Grammar(productions: kept).trimmed(roots: roots)
  }

  /// The productions that no other one mentions.
  private var roots: Set<String> {
    let mentioned = productions.reduce(into: Set<String>()) { names, production in
      names.formUnion(production.body.references.subtracting([production.name]))
    }
    return Set(productions.map(\.name)).subtracting(mentioned)
  }

  /// Removes alternatives that need an empty production, until there is none, and then
  /// productions out of reach.
  private func trimmed(roots: Set<String>) -> Grammar {
    var grammar = self
    while true {
      let empty = Set(grammar.productions.filter { $0.body == .choice([]) }.map(\.name))
      if empty.isEmpty { break }
      let rest = grammar.productions.filter { !empty.contains($0.name) }
      grammar = Grammar(
        productions: rest.map { production in
          GrammarProduction(
            name: production.name, line: production.line,
            body: production.body.without(empty) ?? .choice([]))
        })
    }
    let reached = grammar.reachableNames(from: roots)
    return Grammar(productions: grammar.productions.filter { reached.contains($0.name) })
  }
}

extension GrammarExpression {
  /// The expression with only the alternatives that pass the test, or nil where none is left.
  fileprivate func filtered(_ isKept: (GrammarAlternative) -> Bool) -> GrammarExpression? {
    rebuilt(isKept: isKept, isDefined: { _ in true })
  }

  /// The expression without these productions, or nil where it cannot do without.
  fileprivate func without(_ names: Set<String>) -> GrammarExpression? {
    rebuilt(isKept: { _ in true }, isDefined: { !names.contains($0) })
  }

  private func rebuilt(
    isKept: (GrammarAlternative) -> Bool, isDefined: (String) -> Bool
  ) -> GrammarExpression? {
    switch self {
    case .literal, .characters:
      return self
    case .reference(let name):
      return isDefined(name) ? self : nil
    case .sequence(let parts):
      var kept: [GrammarExpression] = []
      for part in parts {
        guard let rest = part.rebuilt(isKept: isKept, isDefined: isDefined) else { return nil }
        if rest != .nothing { kept.append(rest) }
      }
      return kept.count == 1 ? kept[0] : .sequence(kept)
    case .choice(let alternatives):
      let kept = alternatives.filter(isKept).compactMap { alternative in
        alternative.body.rebuilt(isKept: isKept, isDefined: isDefined).map {
          GrammarAlternative(marks: alternative.marks, body: $0)
        }
      }
      return kept.isEmpty ? nil : .choice(kept)
    case .optional(let part):
      let rest = part.rebuilt(isKept: isKept, isDefined: isDefined)
      return rest.map { .optional($0) } ?? .nothing
    case .repetition(let part, let minimum):
      let rest = part.rebuilt(isKept: isKept, isDefined: isDefined)
      return rest.map { .repetition($0, minimum: minimum) } ?? (minimum == 0 ? .nothing : nil)
    case .difference(let base, let excluded):
      guard let base = base.rebuilt(isKept: isKept, isDefined: isDefined) else { return nil }
      let rest = excluded.rebuilt(isKept: isKept, isDefined: isDefined)
      return rest.map { .difference(base, $0) } ?? base
    }
  }

  /// What is left of a part that may be left out.
  private static var nothing: GrammarExpression { .sequence([]) }
}
