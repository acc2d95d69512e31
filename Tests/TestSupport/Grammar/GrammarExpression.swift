/// The right-hand side of a production, or a part of one.
package indirect enum GrammarExpression: Sendable, Equatable {
  /// Text in quotes: a keyword or sign in a syntactic production, characters in a lexical one.
  case literal(String)
  /// One character out of a set, such as `[a-z]` or `#xA`.
  case characters(GrammarCharacters)
  /// The name of a production.
  case reference(String)
  /// Parts that follow each other.
  case sequence([GrammarExpression])
  /// Alternatives, of which one is taken.
  case choice([GrammarAlternative])
  /// A part that may be left out: `x?`.
  case optional(GrammarExpression)
  /// A part that repeats, at least `minimum` times: `x*`, `x+`.
  case repetition(GrammarExpression, minimum: Int)
  /// What matches the first part and not the second: `a - b`.
  case difference(GrammarExpression, GrammarExpression)

  /// The names of the productions that this expression mentions.
  package var references: Set<String> {
    var names: Set<String> = []
    visit { part in
      if case .reference(let name) = part { names.insert(name) }
    }
    return names
  }

  /// Calls `body` for this expression and every part of it, outermost first.
  package func visit(_ body: (GrammarExpression) -> Void) {
    body(self)
    switch self {
    case .literal, .characters, .reference:
      break
    case .sequence(let parts):
      for part in parts { part.visit(body) }
    case .choice(let alternatives):
      for alternative in alternatives { alternative.body.visit(body) }
    case .optional(let part), .repetition(let part, minimum: _):
      part.visit(body)
    case .difference(let base, let excluded):
      base.visit(body)
      excluded.visit(body)
    }
  }
}

/// One alternative of a choice, with the marks that stand before it.
package struct GrammarAlternative: Sendable, Equatable {
  /// The marks, in the order of the text.
  package let marks: [GrammarMark]
  /// What the alternative stands for.
  package let body: GrammarExpression
}

/// A comment before an alternative that programs read too.
package enum GrammarMark: Sendable, Equatable {
  /// `/* since 1.0.9 */`: accepted from this release on.
  case since(GrammarVersion)
  /// `/* until 1.1.0 */`: accepted up to and including this release.
  case until(GrammarVersion)
  /// `/* once */`: taken at most once in the repetition around it.
  case once
  /// `/* rare */`: seldom seen, and seldom to be generated.
  case rare
  /// `/* refused */`: recognised by the language's parser only to be refused.
  case refused

  /// Reads the text of a comment, or gives nil for a comment that is none of the marks.
  init?(comment: some StringProtocol) {
    let words = comment.split(whereSeparator: \.isWhitespace)
    if words == ["once"] {
      self = .once
    } else if words == ["rare"] {
      self = .rare
    } else if words == ["refused"] {
      self = .refused
    } else if words.count == 2, words[0] == "since", let version = GrammarVersion(words[1]) {
      self = .since(version)
    } else if words.count == 2, words[0] == "until", let version = GrammarVersion(words[1]) {
      self = .until(version)
    } else {
      return nil
    }
  }
}

/// A set of characters, written `[a-z0-9_]`, `[^"]` or `#xA`.
package struct GrammarCharacters: Sendable, Equatable {
  /// The ranges that are listed.
  package let ranges: [ClosedRange<Unicode.Scalar>]
  /// Whether the set holds what is not listed.
  package let isNegated: Bool

  /// Whether the character is in the set.
  package func contains(_ scalar: Unicode.Scalar) -> Bool {
    ranges.contains { $0.contains(scalar) } != isNegated
  }

  /// The members that a generator picks from: all of them, or the printable ASCII ones of `[^…]`.
  package var samples: [Unicode.Scalar] {
    let searched = isNegated ? [" "..."~"] : ranges
    return searched.flatMap { range in
      (range.lowerBound.value...range.upperBound.value).compactMap(Unicode.Scalar.init)
    }.filter(contains)
  }
}
