import CTVetDiagnostics

extension Parser {
  /// Statements up to the end of the line, perhaps a comment.
  mutating func rule() throws(SyntaxFailure) {
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
    let start = nodes.count
    try leftSide()
    switch token.keyword {
    case .set where token.kind == .word:
      wrap(start, in: .assignment)
      advance()
      try statementExpression()
      close(start)
      return
    case .vmap where token.kind == .word:
      wrap(start, in: .verdictMap)
      advance()
      try mapBody()
      close(start)
      return
    case .map where token.kind == .word:
      wrap(start, in: .map)
      advance()
      if at(.leftBrace) { try set() } else { try setReference() }
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
    let isMasked = nodes[right].kind == .maskedMatch
    if isMasked {
      nodes.remove(at: right)
    }
    wrap(
      start, in: isMasked ? .maskedMatch : .match, flags: isExplicit ? operation.rawValue : 0)
    close(start)
  }

  /// Whether the keyword begins a statement and can't be a value.
  private func startsPlainStatement(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .accept, .drop, .continue, .return, .jump, .goto, .counter, .limit, .quota, .log,
      .reject, .masquerade, .tproxy, .synproxy, .queue, .dup, .fwd, .notrack, .flow, .meter, .comment:
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

  // MARK: Counting and limiting

  private mutating func objectReference(_ keyword: Keyword) throws(SyntaxFailure) {
    let node = open(.objectReference, keyword)
    advance()
    advance()
    try statementExpression()
    close(node)
  }

  private mutating func counter() throws(SyntaxFailure) {
    if peek().keyword == .name { return try objectReference(.counter) }
    let node = open(.counter)
    advance()
    while at(.packets) || at(.bytes) { try numberProperty() }
    close(node)
  }

  private mutating func limit() throws(SyntaxFailure) {
    if peek().keyword == .name { return try objectReference(.limit) }
    let node = open(.limit)
    advance()
    guard accept(.rate) else { throw expected("`rate` or `name`", among: [.rate, .name]) }
    try rateArguments()
    close(node)
  }

  /// `[over|until] N [unit]/time [burst N packets|unit]`.
  mutating func rateArguments() throws(SyntaxFailure) {
    let node = open(.rate)
    if accept(.over) { nodes[node].flags |= 1 } else { _ = accept(.until) }
    try number("a number")
    if at(.slash) {
      advance()
      try timeUnit()
    } else if try !optionalJoinedUnits(of: node) {
      try byteUnit("`/` and a unit of time, or a unit of bytes")
      nodes[node].flags |= 2
      try expect(.slash, "`/` and a unit of time")
      try timeUnit()
    }
    if at(.burst) {
      let burst = open(.property, .burst)
      advance()
      try number("a number")
      if at(.packets) { leaf(.keyword, .packets) } else { try byteUnit("`packets` or a unit") }
      close(burst)
    }
    close(node)
  }

  private static let timeUnits: [Keyword] = [.second, .minute, .hour, .day, .week]
  private static let byteUnits: [Keyword] = [.bytes, .kbytes, .mbytes]

  private mutating func timeUnit() throws(SyntaxFailure) {
    guard Self.timeUnits.contains(token.keyword) else {
      throw expected("`second`, `minute`, `hour`, `day` or `week`", among: Self.timeUnits)
    }
    leaf(.keyword, token.keyword)
  }

  /// `mbytes/second`, which is one word to nft's scanner.
  private mutating func optionalJoinedUnits(of node: Int) throws(SyntaxFailure) -> Bool {
    guard token.kind == .word, token.keyword == .none else { return false }
    let parts = text(token).split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return false }
    let unit = Self.byteUnits.first { $0.spelling == parts[0] }
    let time = Self.timeUnits.first { $0.spelling == parts[1] }
    guard let unit, let time else {
      throw expected("a unit of bytes and one of time, such as `mbytes/second`")
    }
    let middle = token.start + UInt32(truncatingIfNeeded: parts[0].utf8.count)
    nodes[node].flags |= 2
    nodes.append(
      SyntaxTree.Node(
        kind: .keyword, flags: 0, keyword: unit, start: token.start, end: middle, size: 1))
    nodes.append(
      SyntaxTree.Node(
        kind: .keyword, flags: 0, keyword: time, start: middle + 1, end: token.end, size: 1))
    advance()
    return true
  }

  private mutating func byteUnit(_ what: String) throws(SyntaxFailure) {
    guard Self.byteUnits.contains(token.keyword) else {
      throw expected(what, among: Self.byteUnits)
    }
    leaf(.keyword, token.keyword)
  }

  private mutating func quota() throws(SyntaxFailure) {
    if peek().keyword == .name { return try objectReference(.quota) }
    let node = open(.quota)
    advance()
    try quotaArguments(node)
  }

  /// `[over|until] N unit [used N unit]`; closes the node.
  mutating func quotaArguments(_ node: Int) throws(SyntaxFailure) {
    if accept(.over) { nodes[node].flags |= 1 } else { _ = accept(.until) }
    try amount()
    if accept(.used) { try amount() }
    close(node)
  }

  private mutating func amount() throws(SyntaxFailure) {
    let node = open(.amount)
    try number("an amount")
    try byteUnit("`bytes`, `kbytes` or `mbytes`")
    close(node)
  }

  private mutating func last() throws(SyntaxFailure) {
    let node = open(.last)
    advance()
    if accept(.used) {
      if at(.never) { leaf(.keyword, .never) } else { try time() }
    }
    close(node)
  }

  // MARK: Sets

  private mutating func setUpdate() throws(SyntaxFailure) {
    let node = open(.setUpdate, token.keyword)
    advance()
    if at(.dollar) { try variable() } else { try setReference() }
    try expect(.leftBrace, "`{` and an element")
    let start = nodes.count
    try leftSide()
    try optionalElementOptions(of: start)
    if accept(.colon) {
      let data = open(.mapData)
      let key = nodes.count
      try leftSide()
      try optionalElementOptions(of: key)
      close(data)
    }
    try expect(.rightBrace, "`}`")
    close(node)
  }

  /// The older order: `set add EXPRESSION @set`.
  private mutating func legacySetUpdate() throws(SyntaxFailure) {
    let node = open(.setUpdate)
    advance()
    guard at(.add) || at(.update) || at(.delete) else {
      throw expected("`add`, `update` or `delete`", among: [.add, .update, .delete])
    }
    nodes[node].keyword = token.keyword
    nodes[node].flags = 1
    advance()
    let start = nodes.count
    try leftSide()
    try optionalElementOptions(of: start)
    try setReference()
    close(node)
  }

  private mutating func meter() throws(SyntaxFailure) {
    let node = open(.meter)
    advance()
    try name(of: "meter")
    try meterBody()
    close(node)
  }

  private mutating func meterBody() throws(SyntaxFailure) {
    if at(.size) { try numberProperty() }
    try expect(.leftBrace, "`{`")
    let start = nodes.count
    try leftSide()
    try optionalMeterOptions(of: start)
    try statement()
    try expect(.rightBrace, "`}`")
  }

  /// A meter's key takes times and comments, but its statement comes after them.
  private mutating func optionalMeterOptions(of start: Int) throws(SyntaxFailure) {
    guard [.timeout, .expires, .comment].contains(where: { at($0) }) else { return }
    wrap(start, in: .element)
    while true {
      if at(.timeout) || at(.expires) {
        try timeProperty()
      } else if at(.comment) {
        try comment()
      } else {
        break
      }
    }
    close(start)
  }

  private mutating func flow() throws(SyntaxFailure) {
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
    guard accept(.add) || accept(.offload) else { throw expected("`add`", among: [.add, .offload]) }
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
