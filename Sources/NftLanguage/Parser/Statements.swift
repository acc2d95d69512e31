import CTVetDiagnostics

extension Parser {
  /// Statements up to the end of the line, perhaps a comment.
  ///
  /// Rules of a shape that was read before take a short cut; see `RuleShape`.
  mutating func rule() throws(SyntaxFailure) {
    guard reading != .single, let tokenCount = lookOverRule() else { return try newRule() }
    var known = shapes.known
    if case .notRepeatable = known, shapes.hasSets {
      // Rules with sets that are more than lists of plain constants may have those in common.
      _ = lookOverRule(keepingSets: true)
      known = shapes.known
    }
    switch known {
    case .nothing:
      shapes.noteFirst()
      try newRule()
    case .readOnce: try readSecondRule(tokenCount: tokenCount)
    case .notRepeatable: try newRule()
    case .shape(let shape) where reading == .abridged: abridge(shape, tokenCount: tokenCount)
    case .shape(let shape):
      let (node, mistakes) = (nodes.count, diagnostics.count)
      try newRule()
      if diagnostics.count == mistakes { shapes.note(shape, ofRule: node) }
    }
  }

  /// A rule that is read as a whole.
  mutating func newRule() throws(SyntaxFailure) {
    let node = open(.rule)
    while !atSeparator, !atEnd {
      if at(.comment) {
        if nodes.count == node + 1 { throw expected("a statement before the comment") }
        try comment()
        break
      }
      let start = token.start
      let mark = nodes.count
      do throws(SyntaxFailure) {
        try statement()
      } catch {
        recover(from: start, keeping: mark)
        break
      }
    }
    if nodes.count == node + 1 { throw expected("a statement") }
    close(node)
  }

  func isVerdict(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .accept, .drop, .continue, .return, .jump, .goto: true
    default: false
    }
  }

  /// Whether a statement can begin with the keyword.
  func startsStatement(_ keyword: Keyword) -> Bool {
    if isVerdict(keyword) || startsSelector(keyword) { return true }
    switch keyword {
    case .counter, .limit, .quota, .log, .reject, .snat, .dnat, .masquerade, .redirect, .tproxy,
      .synproxy, .queue, .dup, .fwd, .notrack, .flow, .meter, .xt, .last, .add, .update, .delete,
      .set, .reset:
      return true
    default: return false
    }
  }

  static let statementKeywords: [Keyword] = [
    .accept, .drop, .continue, .return, .jump, .goto, .counter, .limit, .quota, .log, .reject,
    .snat, .dnat, .masquerade, .redirect, .tproxy, .synproxy, .queue, .dup, .fwd, .notrack, .flow,
    .meter, .last, .add, .update, .delete,
  ]

  /// One statement.
  mutating func statement() throws(SyntaxFailure) {
    guard token.kind == .word else {
      try matchStatement()
      return
    }
    switch token.keyword {
    case .accept, .drop, .continue, .return: leaf(.verdict, token.keyword)
    case .jump, .goto:
      if peek().kind == .leftBrace { try chainInPlace() } else { try verdict() }
    case .counter: try counter()
    case .limit: try limit()
    case .quota: try quota()
    case .last where isLastStatement(): try last()
    case .log: try log()
    case .reject: try reject()
    case .snat, .dnat: try nat()
    case .masquerade, .redirect: try masqueradeOrRedirect()
    case .tproxy: try transparentProxy()
    case .synproxy: try synproxy()
    case .queue: try queue()
    case .dup, .fwd: try duplicateOrForward()
    case .notrack: leaf(.notrack)
    case .flow: try flow()
    case .meter: try meter()
    case .xt: try xtables()
    case .add, .update, .delete: try setUpdate()
    case .set: try legacySetUpdate()
    case .reset: try stripOption()
    case .tunnel where peek().keyword == .name:
      let node = open(.objectReference, .tunnel)
      advance()
      advance()
      try statementExpression()
      close(node)
    case .ct: try conntrackStatement()
    default: try matchStatement()
    }
  }

  /// `last` is a statement, but also a plain word.
  private mutating func isLastStatement() -> Bool {
    let next = peek()
    return next.kind != .word || next.keyword != .none
  }

  mutating func verdict() throws(SyntaxFailure) {
    let node = open(.verdict, token.keyword)
    let takesChain = at(.jump) || at(.goto)
    advance()
    if takesChain {
      if at(.dollar) { try variable() } else { try name(of: "chain") }
    }
    close(node)
  }

  private mutating func chainInPlace() throws(SyntaxFailure) {
    let node = open(.chainInPlace, token.keyword)
    advance()
    try block(of: "chain") { (parser) throws(SyntaxFailure) in
      try parser.rule()
      parser.requireSeparator()
    }
    close(node)
  }

  // MARK: Matches and assignments

  /// Anything that begins with an expression.
  private mutating func matchStatement() throws(SyntaxFailure) {
    // The node stands ready before it is known what it becomes, so that nothing must move.
    let node = open(.match)
    let start = nodes.count
    try leftSide(beginsStatement: true)
    switch token.keyword {
    case .set where token.kind == .word:
      nodes[node].kind = .assignment
      advance()
      try statementExpression()
      close(node)
      return
    case .vmap where token.kind == .word:
      nodes[node].kind = .verdictMap
      advance()
      try mapBody()
      close(node)
      return
    case .map where token.kind == .word:
      wrap(start, in: .map)
      advance()
      try mapBody()
      close(start)
    default: break
    }
    let operation = token.kind
    let isExplicit: Bool
    switch operation {
    case .equal, .notEqual, .less, .greater, .lessOrEqual, .greaterOrEqual, .not:
      isExplicit = true
      advance()
    default: isExplicit = false
    }
    if atSeparator || atEnd || (token.kind == .word && startsPlainStatement(token.keyword)) {
      throw expectedValue(after: start)
    }
    let right = nodes.count
    try rightSide(allowsMask: true)
    // A mask makes three operands: the left side, the value and the mask.
    if nodes[right].kind == .maskedMatch {
      nodes.remove(at: right)
      nodes[node].kind = .maskedMatch
    }
    nodes[node].flags = isExplicit ? operation.rawValue : 0
    close(node)
  }

  /// Whether the keyword begins a statement and can't be a value.
  private func startsPlainStatement(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .accept, .drop, .continue, .return, .jump, .goto, .counter, .limit, .quota, .log,
      .reject, .masquerade, .tproxy, .synproxy, .queue, .dup, .fwd, .notrack, .flow, .meter,
      .comment:
      true
    default: false
    }
  }

  private mutating func expectedValue(after start: Int) -> SyntaxFailure {
    let node = nodes[start]
    let selector = text(Token(kind: .word, keyword: .none, start: node.start, end: previousEnd))
    let isExistence =
      switch node.kind {
      case .extensionHeaderExists, .ipOption, .tcpOption, .sctpChunk, .dccpOption: true
      default: false
      }
    return expected(
      "a value after `\(selector)`",
      hint: isExistence ? "write `exists` or `missing`" : nil)
  }

  /// `ct` begins a statement or an expression.
  private mutating func conntrackStatement() throws(SyntaxFailure) {
    let next = peek()
    switch next.keyword {
    case .count:
      let node = open(.connectionCount)
      advance()
      advance()
      if accept(.over) { nodes[node].flags = 1 }
      try number("a number of connections")
      close(node)
    case .helper, .timeout, .expectation:
      guard peek(2).keyword == .set else { return try matchStatement() }
      let node = open(.objectReference, next.keyword)
      advance()
      advance()
      advance()
      try statementExpression()
      close(node)
    default: try matchStatement()
    }
  }

  // MARK: Others

  mutating func flow() throws(SyntaxFailure) {
    if peek().keyword == .table {
      // The name of meters before nftables 0.8.3.
      let node = open(.meter)
      advance()
      advance()
      if !at(.leftBrace), !at(.size) { try name(of: "meter") }
      try meterBody()
      close(node)
      return
    }
    let node = open(.flowOffload)
    advance()
    guard accept(.add) || accept(.offload) else {
      throw expected("`add`", among: [.add, .offload])
    }
    try expect(.at, "`@` and the name of a flowtable")
    if at(.quoted) || at(.starred) || at(.literal) {
      try string("the name of a flowtable")
    } else {
      try name(of: "flowtable")
    }
    close(node)
  }

  private mutating func stripOption() throws(SyntaxFailure) {
    let node = open(.stripOption)
    advance()
    try expect(.tcp)
    try expect(.option)
    try tcpOptionKind()
    close(node)
  }

  private mutating func xtables() throws(SyntaxFailure) {
    let node = open(.xtables)
    advance()
    guard token.kind == .word else { throw expected("`match` or `target`") }
    leaf(.symbol)
    try string("the name of an extension")
    close(node)
    report(
      at: range(nodes[node].start, nodes[node].end),
      "nft can list, but not load, this iptables extension",
      hint: "load the ruleset with iptables-nft, or write the match in nft's own terms")
  }
}
