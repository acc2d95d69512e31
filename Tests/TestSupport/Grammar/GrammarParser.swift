/// Reads productions: a function per level of the notation, the loosest first.
struct GrammarParser {
  private var lexer: GrammarLexer
  /// The word to be read next, and the line on which it stands.
  private var token = GrammarToken.end
  private var line = 1
  /// The word after it: the end of a production shows only in `name ::=`.
  private var following = GrammarToken.end
  private var followingLine = 1

  init(_ text: String) throws(GrammarError) {
    lexer = GrammarLexer(text)
    try advance()
    try advance()
  }

  /// Reads the whole text.
  mutating func productions() throws(GrammarError) -> [GrammarProduction] {
    var productions: [GrammarProduction] = []
    var names: Set<String> = []
    while token != .end {
      guard case .name(let name) = token else { throw malformed("a production needs a name") }
      let start = line
      try advance()
      try expect("::=")
      guard names.insert(name).inserted else {
        throw .duplicate(name: name, line: start)
      }
      productions.append(GrammarProduction(name: name, line: start, body: try choice()))
    }
    return productions
  }

  private mutating func advance() throws(GrammarError) {
    token = following
    line = followingLine
    following = try lexer.next()
    followingLine = lexer.line
  }

  private func malformed(_ message: String) -> GrammarError {
    .malformed(message, line: line)
  }

  private mutating func expect(_ sign: String) throws(GrammarError) {
    guard token == .sign(sign) else { throw malformed("'\(sign)' is missing") }
    try advance()
  }

  private mutating func skip(_ sign: String) throws(GrammarError) -> Bool {
    guard token == .sign(sign) else { return false }
    try advance()
    return true
  }

  private mutating func choice() throws(GrammarError) -> GrammarExpression {
    var alternatives: [GrammarAlternative] = []
    repeat {
      alternatives.append(try alternative())
    } while try skip("|")
    if alternatives.count == 1, alternatives[0].marks.isEmpty { return alternatives[0].body }
    return .choice(alternatives)
  }

  private mutating func alternative() throws(GrammarError) -> GrammarAlternative {
    var marks: [GrammarMark] = []
    while case .mark(let mark) = token {
      marks.append(mark)
      try advance()
    }
    var parts: [GrammarExpression] = []
    while let part = try difference() { parts.append(part) }
    guard !parts.isEmpty else { throw malformed("an alternative is empty") }
    return GrammarAlternative(marks: marks, body: parts.count == 1 ? parts[0] : .sequence(parts))
  }

  private mutating func difference() throws(GrammarError) -> GrammarExpression? {
    guard let base = try repetition() else { return nil }
    guard try skip("-") else { return base }
    guard let excluded = try repetition() else { throw malformed("nothing follows '-'") }
    return .difference(base, excluded)
  }

  private mutating func repetition() throws(GrammarError) -> GrammarExpression? {
    guard let part = try primary() else { return nil }
    if try skip("?") { return .optional(part) }
    if try skip("*") { return .repetition(part, minimum: 0) }
    if try skip("+") { return .repetition(part, minimum: 1) }
    return part
  }

  private mutating func primary() throws(GrammarError) -> GrammarExpression? {
    switch token {
    case .literal(let text):
      try advance()
      return .literal(text)
    case .characters(let set):
      try advance()
      return .characters(set)
    case .name(let name):
      if following == .sign("::=") { return nil }
      try advance()
      return .reference(name)
    case .sign("("):
      try advance()
      let inner = try choice()
      try expect(")")
      return inner
    case .mark:
      throw malformed("a mark stands elsewhere than at the start of an alternative")
    case .sign, .end:
      return nil
    }
  }
}
