import CTVetDiagnostics

/// Statements that change sets, and meters.
extension Parser {
  mutating func setUpdate() throws(SyntaxFailure) {
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
  mutating func legacySetUpdate() throws(SyntaxFailure) {
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

  mutating func meter() throws(SyntaxFailure) {
    let node = open(.meter)
    advance()
    try name(of: "meter")
    try meterBody()
    close(node)
  }

  mutating func meterBody() throws(SyntaxFailure) {
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
}
