import CTVetDiagnostics

extension Parser {
  mutating func setBlock() throws(SyntaxFailure) {
    try block(of: "set") { (parser) throws(SyntaxFailure) in try parser.setItem(isMap: false) }
  }

  mutating func mapBlock() throws(SyntaxFailure) {
    try block(of: "map") { (parser) throws(SyntaxFailure) in try parser.setItem(isMap: true) }
  }

  mutating func setItem(isMap: Bool) throws(SyntaxFailure) {
    if try optionalSetProperty() { return }
    switch token.keyword {
    case .type: try typeProperty(isMap: isMap)
    case .typeof: try typeofProperty(isMap: isMap)
    default: throw expectedSetProperty()
    }
    requireSeparator()
  }

  private mutating func expectedSetProperty() -> SyntaxFailure {
    expected(
      "a property such as `type`, `flags` or `elements`",
      among: [
        .type, .typeof, .flags, .timeout, .gcInterval, .elements, .autoMerge, .policy, .size,
        .comment, .counter, .limit, .quota,
      ])
  }

  /// What sets and maps have in common.
  private mutating func optionalSetProperty() throws(SyntaxFailure) -> Bool {
    switch token.keyword {
    case .flags:
      try wordListProperty(
        "a set flag", among: ["constant", "interval", "timeout", "dynamic"])
    case .timeout, .gcInterval: try timeProperty()
    case .elements:
      let node = open(.property, .elements)
      advance()
      try expect(.assign, "`=`")
      try elements()
      close(node)
      // nft lets the next property follow at once.
      return true
    case .autoMerge:
      leaf(.property, .autoMerge)
      return true
    case .policy:
      let node = open(.property, .policy)
      advance()
      guard at(.performance) || at(.memory) else {
        throw expected("`performance` or `memory`", among: [.performance, .memory])
      }
      leaf(.keyword, token.keyword)
      close(node)
    case .size: try numberProperty()
    case .comment: try comment()
    case .counter, .limit, .quota, .last, .ct:
      try statefulStatements()
    default: return false
    }
    requireSeparator()
    return true
  }

  // MARK: Types

  private mutating func typeProperty(isMap: Bool) throws(SyntaxFailure) {
    let node = open(.property, .type)
    advance()
    try dataType()
    if isMap {
      try expect(.colon, "`:` and the type of the values")
      if at(.interval) { leaf(.keyword, .interval) }
      if try !optionalObjectType() { try dataType() }
    }
    close(node)
  }

  private mutating func dataType() throws(SyntaxFailure) {
    let node = open(.concatenation)
    repeat {
      guard token.kind == .word else { throw expected("a datatype") }
      switch token.keyword {
      case .mark, .ecn, .time: leaf(.symbol)
      default:
        if token.keyword.isReserved {
          throw expected(
            "a datatype", hint: "to use the type of an expression, write `typeof` for `type`")
        }
        leaf(.symbol)
      }
    } while accept(.dot)
    close(node)
  }

  private mutating func optionalObjectType() throws(SyntaxFailure) -> Bool {
    switch token.keyword {
    case .counter, .quota, .limit, .secmark, .synproxy: leaf(.keyword, token.keyword)
    case .ct where [.timeout, .expectation, .helper].contains(peek().keyword):
      advance()
      leaf(.keyword, token.keyword)
    default: return false
    }
    return true
  }

  private mutating func typeofProperty(isMap: Bool) throws(SyntaxFailure) {
    let node = open(.property, .typeof)
    advance()
    try typeof()
    if isMap {
      try expect(.colon, "`:` and the type of the values")
      if at(.interval) { leaf(.keyword, .interval) }
      if token.kind == .word, text(token) == "verdict" {
        leaf(.keyword)
      } else if at(.ct), peek().keyword == .helper {
        // Here this is the key, whose values are names, not the kind of object.
        try typeof()
      } else if try !optionalObjectType() {
        try typeof()
      }
    }
    close(node)
  }

  private mutating func typeof() throws(SyntaxFailure) {
    let node = open(.concatenation)
    repeat {
      if at(.queue) { leaf(.keyword, .queue) } else { try primary(.left) }
    } while accept(.dot)
    close(node)
  }

  // MARK: Elements

  /// `{ … }` or a variable.
  mutating func elements() throws(SyntaxFailure) {
    if at(.dollar) { try variable() } else { try set() }
  }

  /// `{`, elements separated by commas, `}`; empty only where `isEmptyAllowed`.
  mutating func set(isEmptyAllowed: Bool = false) throws(SyntaxFailure) {
    let brace = tokenRange
    let node = open(.set)
    try expect(.leftBrace, "`{`")
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      report(at: brace, "braces are nested too deep")
      throw SyntaxFailure()
    }
    skipOptionalNewline()
    if at(.rightBrace), !isEmptyAllowed {
      report(
        at: brace.union(tokenRange), "nft does not accept an empty set",
        hint: "leave out `elements = { }`, or put at least one element into it")
    }
    while !at(.rightBrace) {
      try element()
      skipOptionalNewline()
      guard accept(.comma) else { break }
      skipOptionalNewline()
      // nft forgives commas in a row.
      while accept(.comma) { skipOptionalNewline() }
    }
    if at(.endOfFile) {
      report(at: brace, "this `{` is never closed", hint: "add the missing `}`")
      throw SyntaxFailure()
    }
    guard accept(.rightBrace) else {
      throw expected(
        "`,` or `}`",
        hint: startsValue ? "separate the elements with `,`" : nil)
    }
    close(node)
  }

  /// One line end, which nft allows around elements; more of them are reported and skipped.
  mutating func skipOptionalNewline() {
    guard accept(.newline) else { return }
    if at(.newline) {
      report(
        at: tokenRange, "nft allows no blank line between the elements of a set",
        hint: "remove the blank line")
      while accept(.newline) {}
    }
  }

  /// Whether a value could begin here.
  private var startsValue: Bool {
    switch token.kind {
    case .word, .number, .literal, .quoted, .starred, .dollar, .leftParenthesis: true
    default: false
    }
  }

  private mutating func element() throws(SyntaxFailure) {
    if at(.leftBrace) {
      try set()
      return
    }
    let start = nodes.count
    if at(.asterisk) { leaf(.catchAll) } else { try concatenatedValue() }
    if at(.comma) || at(.rightBrace) || at(.newline) { return }
    try optionalElementOptions(of: start)
    if at(.colon) {
      wrap(start, in: .mapping)
      advance()
      if token.kind == .word, isVerdict(token.keyword) {
        try verdict()
      } else {
        try concatenatedValue()
      }
      close(start)
    }
  }

  /// Counters, times and comments behind a key, which become one node with the key at `start`.
  mutating func optionalElementOptions(of start: Int) throws(SyntaxFailure) {
    var isWrapped = false
    while token.kind == .word {
      switch token.keyword {
      case .timeout, .expires, .comment, .counter, .limit, .quota, .last: break
      case .ct where peek().keyword == .count: break
      default:
        if isWrapped { close(start) }
        return
      }
      if !isWrapped {
        wrap(start, in: .element)
        isWrapped = true
      }
      switch token.keyword {
      case .timeout, .expires: try timeProperty()
      case .comment: try comment()
      default: try statement()
      }
    }
    if isWrapped { close(start) }
  }

  /// One or more counters, limits, quotas, connection counts.
  mutating func statefulStatements() throws(SyntaxFailure) {
    repeat {
      guard startsStatefulStatement() else {
        throw expected("a counter, limit or quota", among: [.counter, .limit, .quota, .last])
      }
      try statement()
    } while startsStatefulStatement()
  }

  mutating func startsStatefulStatement() -> Bool {
    guard token.kind == .word else { return false }
    switch token.keyword {
    case .counter, .limit, .quota, .last: return true
    case .ct: return peek().keyword == .count
    default: return false
    }
  }
}
