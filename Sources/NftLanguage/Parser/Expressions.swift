import CTVetDiagnostics

/// Where an expression stands, which decides what its words may mean.
enum ExpressionContext {
  /// The side that reads the packet.
  case left
  /// The side that it is compared with: values only.
  case right
  /// A statement's argument: both.
  case statement
}

extension Parser {
  // MARK: The three places

  /// What is matched, mapped or set: selectors, joined by `.`.
  ///
  /// Where a statement may begin, a plain word as the first part is a slip; elsewhere it is a
  /// constant.
  mutating func leftSide(beginsStatement: Bool = false) throws(SyntaxFailure) {
    let start = nodes.count
    let outer = refusesConstants
    refusesConstants = beginsStatement
    defer { refusesConstants = outer }
    try binary(.left)
    guard at(.dot) else { return }
    refusesConstants = false
    wrap(start, in: .concatenation)
    while accept(.dot) { try binary(.left) }
    close(start)
  }

  /// What it is compared with: a value, range, prefix, concatenation, list, set or set reference;
  /// with `value / mask` the nodes of both under a provisional `maskedMatch`.
  mutating func rightSide(allowsMask: Bool) throws(SyntaxFailure) {
    if at(.leftBrace) { return try set(isEmptyAllowed: !allowsMask) }
    if at(.at) { return try setReference() }
    let start = nodes.count
    try binary(.right)
    switch token.kind {
    case .comma: try list(from: start, .right)
    case .slash where peek().kind == .number && allowsPrefix():
      try valueSuffix(from: start)
    case .dash, .slash, .dot:
      if at(.slash), allowsMask { break }
      try valueSuffix(from: start)
    default: return
    }
    if at(.dot) { try concatenation(from: start) }
    if at(.slash), allowsMask {
      wrap(start, in: .maskedMatch)
      advance()
      let mask = nodes.count
      try binary(.right)
      guard at(.comma) else {
        throw expected(
          "`,` and another flag of the mask",
          hint: "nft wants at least two flags behind `/`; for one, write `& FLAG == VALUE`")
      }
      try list(from: mask, .right)
      close(start)
    }
  }

  /// Whether a number behind `/` is a prefix length: not when a comma shows that a mask is meant.
  private mutating func allowsPrefix() -> Bool { peek(2).kind != .comma }

  /// An argument of a statement: a value or selector, perhaps mapped, a range, a prefix, a list.
  mutating func statementExpression() throws(SyntaxFailure) {
    let start = nodes.count
    try binary(.statement)
    switch token.kind {
    case .dot:
      wrap(start, in: .concatenation)
      while accept(.dot) { try primary(.statement) }
      close(start)
    case .dash:
      wrap(start, in: .range)
      advance()
      try binary(.statement)
      close(start)
      return
    case .slash:
      wrap(start, in: .prefix)
      advance()
      try number("the length of a prefix")
      close(start)
      return
    case .comma:
      try list(from: start, .statement)
      return
    default: break
    }
    if at(.map) {
      wrap(start, in: .map)
      advance()
      try mapBody()
      close(start)
    }
  }

  /// The map behind `map` or `vmap`: written in place, named, or a variable.
  mutating func mapBody() throws(SyntaxFailure) {
    if at(.leftBrace) {
      try set()
    } else if at(.dollar) {
      try variable()
    } else {
      try setReference()
    }
  }

  // MARK: Values

  /// A set element's key or value: a value, range or prefix, joined by `.`.
  mutating func concatenatedValue() throws(SyntaxFailure) {
    let start = nodes.count
    // Most elements of large sets are one word and nothing else.
    if token.kind == .literal { leaf(.symbol) } else { try primary(.right) }
    switch token.kind {
    case .comma, .rightBrace, .newline: return
    default: break
    }
    if precedence(token.kind) > 0 { try operators(from: start, atLeast: 1, .right) }
    if at(.dash) || at(.slash) { try valueSuffix(from: start) }
    if at(.dot) { try concatenation(from: start) }
  }

  private mutating func concatenation(from start: Int) throws(SyntaxFailure) {
    wrap(start, in: .concatenation)
    while accept(.dot) {
      let part = nodes.count
      try binary(.right)
      if at(.dash) || at(.slash) { try valueSuffix(from: part) }
    }
    close(start)
  }

  /// `- value` or `/ length` behind a value.
  private mutating func valueSuffix(from start: Int) throws(SyntaxFailure) {
    if at(.dash) {
      wrap(start, in: .range)
      advance()
      try binary(.right)
      close(start)
    } else if at(.slash) {
      wrap(start, in: .prefix)
      advance()
      try number("the length of a prefix")
      close(start)
    }
  }

  private mutating func list(
    from start: Int, _ context: ExpressionContext
  ) throws(SyntaxFailure) {
    wrap(start, in: .list)
    while accept(.comma) { try binary(context) }
    close(start)
  }

  // MARK: Operators

  /// How tightly an operator binds; 0 for what is none.
  @inline(__always)
  private func precedence(_ kind: TokenKind) -> Int {
    switch kind {
    case .pipe: 1
    case .caret: 2
    case .ampersand: 3
    case .shiftLeft, .shiftRight: 4
    default: 0
    }
  }

  /// Operations on bits; on the left side the second operand is a value already.
  mutating func binary(_ context: ExpressionContext) throws(SyntaxFailure) {
    let start = nodes.count
    try primary(context)
    guard precedence(token.kind) > 0 else { return }
    try operators(from: start, atLeast: 1, context)
  }

  private mutating func operators(
    from start: Int, atLeast minimum: Int, _ context: ExpressionContext
  ) throws(SyntaxFailure) {
    while precedence(token.kind) >= minimum {
      let operation = token.kind
      let binding = precedence(operation)
      wrap(start, in: .binary, flags: operation.rawValue)
      advance()
      let right = nodes.count
      let operand: ExpressionContext = context == .left ? .right : context
      try primary(operand)
      if precedence(token.kind) > binding {
        try operators(from: right, atLeast: binding + 1, operand)
      }
      close(start)
    }
  }

  // MARK: Primaries

  mutating func primary(_ context: ExpressionContext) throws(SyntaxFailure) {
    switch token.kind {
    case .number: leaf(.number)
    case .literal, .starred: leaf(.symbol)
    case .quoted: leaf(.quoted)
    case .dollar: try variable()
    case .word: try word(context)
    case .leftParenthesis:
      let open = tokenRange
      advance()
      depth += 1
      defer { depth -= 1 }
      guard depth <= Self.maximumDepth else {
        report(at: open, "parentheses are nested too deep")
        throw SyntaxFailure()
      }
      try binary(context)
      try expect(.rightParenthesis, "`)`")
    case .at where context != .right: try rawPayload()
    default: throw expected(context == .left ? "a statement" : "a value")
    }
  }

  private mutating func word(_ context: ExpressionContext) throws(SyntaxFailure) {
    let keyword = token.keyword
    if keyword == .none {
      guard context == .left, refusesConstants else { return leaf(.symbol) }
      throw unknownStatement()
    }
    if context != .right, startsSelector(keyword), isSelectorHere(keyword, context) {
      return try selector()
    }
    switch keyword {
    case .exists, .missing: return leaf(.boolean, keyword)
    case .ether, .ip, .ip6, .vlan, .arp, .dnat, .snat, .ecn, .reset, .tcp, .udp, .udplite, .esp,
      .ah, .icmp, .icmpv6, .igmp, .comp, .dccp, .sctp, .redirect:
      if context != .left { return leaf(.symbol, keyword) }
    default: break
    }
    if !keyword.isReserved {
      guard context == .left, refusesConstants else { return leaf(.symbol, keyword) }
      throw unknownStatement()
    }
    if context == .left { throw unknownStatement() }
    throw expected(
      "a value",
      hint: startsStatement(keyword) && !startsSelector(keyword)
        ? nil : "`\(keyword.spelling)` is a keyword: a value of that name stands in quotes")
  }

  private mutating func unknownStatement() -> SyntaxFailure {
    expected(
      "a statement", among: Self.selectorKeywords + Self.statementKeywords)
  }

  /// `@name`.
  mutating func setReference() throws(SyntaxFailure) {
    let node = open(.setReference)
    try expect(.at, "`{` or `@` and the name of a set")
    try name(of: "set")
    close(node)
  }
}
