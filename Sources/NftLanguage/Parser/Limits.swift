import CTVetDiagnostics

/// Statements that count and limit.
extension Parser {
  private mutating func objectReference(_ keyword: Keyword) throws(SyntaxFailure) {
    let node = open(.objectReference, keyword)
    advance()
    advance()
    try statementExpression()
    close(node)
  }

  mutating func counter() throws(SyntaxFailure) {
    if peek().keyword == .name { return try objectReference(.counter) }
    let node = open(.counter)
    advance()
    while at(.packets) || at(.bytes) { try numberProperty() }
    close(node)
  }

  mutating func limit() throws(SyntaxFailure) {
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

  mutating func quota() throws(SyntaxFailure) {
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

  mutating func last() throws(SyntaxFailure) {
    let node = open(.last)
    advance()
    if accept(.used) {
      if at(.never) { leaf(.keyword, .never) } else { try time() }
    }
    close(node)
  }
}
