import CTVetDiagnostics

extension Parser {
  /// Whether a chain, set or other declaration with a block begins here.
  private mutating func startsDeclaration() -> Bool {
    guard token.kind == .word else { return false }
    switch token.keyword {
    case .table: return true
    case .chain, .flowtable: return peek().kind == .word
    case .set, .map: return peek().kind == .word && peek(2).kind == .leftBrace
    default: return false
    }
  }

  mutating func tableBlock() throws(SyntaxFailure) {
    try block(
      of: "table", startsOuterItem: { $0.at(.table) && $0.peek().kind == .word },
      item: { (parser) throws(SyntaxFailure) in try parser.tableItem() })
  }

  mutating func tableItem() throws(SyntaxFailure) {
    let node: Int
    switch token.keyword {
    case .flags:
      try wordListProperty("a table flag", among: ["dormant", "owner", "persist"])
      requireSeparator()
      return
    case .comment:
      try comment()
      requireSeparator()
      return
    case .chain:
      node = open(.declaration, .chain)
      advance()
      try name(of: "chain")
      try chainBlock()
    case .set:
      node = open(.declaration, .set)
      advance()
      try name(of: "set")
      try setBlock()
    case .map:
      node = open(.declaration, .map)
      advance()
      try name(of: "map")
      try mapBlock()
    case .flowtable:
      node = open(.declaration, .flowtable)
      advance()
      try name(of: "flowtable")
      try flowtableBlock()
    case .counter, .quota, .limit, .secmark, .synproxy, .tunnel:
      let keyword = token.keyword
      node = open(.declaration, keyword)
      advance()
      try name(of: keyword.spelling)
      try objectBlock(keyword)
    case .ct:
      node = open(.declaration, .ct)
      advance()
      guard [.helper, .timeout, .expectation].contains(token.keyword) else {
        throw expected(
          "`helper`, `timeout` or `expectation`", among: [.helper, .timeout, .expectation])
      }
      let keyword = token.keyword
      nodes[node].keyword = keyword
      advance()
      try name(of: "ct \(keyword.spelling)")
      try objectBlock(keyword)
    default:
      let isRule = token.kind == .word && startsStatement(token.keyword)
      throw expected(
        "a chain, set, map, flowtable or object",
        among: [
          .chain, .set, .map, .flowtable, .counter, .quota, .limit, .secmark, .synproxy, .tunnel,
          .ct, .flags, .comment, .include, .define,
        ],
        hint: isRule ? "rules stand in a chain: `chain NAME { … }`" : nil)
    }
    close(node)
    requireSeparator()
  }

  // MARK: Chains

  mutating func chainBlock() throws(SyntaxFailure) {
    try block(
      of: "chain", startsOuterItem: { $0.startsDeclaration() },
      item: { (parser) throws(SyntaxFailure) in try parser.chainItem() })
  }

  mutating func chainItem() throws(SyntaxFailure) {
    switch token.keyword {
    case .type:
      try hookSpecification()
    case .policy:
      let node = open(.property, .policy)
      advance()
      if at(.dollar) {
        try variable()
      } else if at(.accept) || at(.drop) {
        leaf(.keyword, token.keyword)
      } else {
        throw expected(
          "`accept` or `drop`", among: [.accept, .drop],
          hint: at(.reject)
            ? "a policy can't reject: end the chain with a rule `reject` instead" : nil)
      }
      close(node)
    case .flags:
      try wordListProperty("`offload`", among: ["offload"])
    case .devices:
      try devices()
    case .comment:
      try comment()
    case .hook, .priority:
      throw expected(
        "`type` first", hint: "write `type filter hook input priority filter` in this order")
    default:
      try refuseMisspeltProperty()
      try rule()
    }
    requireSeparator()
  }

  /// A word that no rule begins with but that is nearly a property of chains.
  private mutating func refuseMisspeltProperty() throws(SyntaxFailure) {
    guard token.kind == .word, token.keyword == .none else { return }
    let properties: [Keyword] = [.type, .policy, .devices, .flags, .comment, .include, .define]
    guard
      SpellingSuggestion.closest(to: text(token), among: properties.lazy.map(\.spelling)) != nil
    else { return }
    throw expected("a statement or a property of the chain", among: properties)
  }

  private mutating func hookSpecification() throws(SyntaxFailure) {
    let node = open(.hookSpecification)
    try wordProperty(.type, "a chain type: `filter`, `nat` or `route`")
    try wordProperty(.hook, "a hook")
    if at(.device) {
      let property = open(.property, .device)
      advance()
      if at(.dollar) { try variable() } else { try string("a device") }
      close(property)
    } else if at(.devices) {
      try devices()
    }
    try priority()
    close(node)
  }

  private mutating func wordProperty(_ keyword: Keyword, _ what: String) throws(SyntaxFailure) {
    let property = open(.property, keyword)
    try expect(keyword)
    guard token.kind == .word, !token.keyword.isReserved else { throw expected(what) }
    leaf(.symbol)
    close(property)
  }

  private mutating func devices() throws(SyntaxFailure) {
    let node = open(.property, .devices)
    advance()
    try expect(.assign, "`=`")
    if at(.dollar) {
      try variable()
    } else {
      try expect(.leftBrace, "`{`")
      while true {
        skipOptionalNewline()
        if at(.rightBrace) { break }
        if at(.dollar) { try variable() } else { try string("a device") }
        skipOptionalNewline()
        if !accept(.comma) { break }
      }
      try expect(.rightBrace, "`,` or `}`")
    }
    close(node)
  }

  private mutating func priority() throws(SyntaxFailure) {
    let node = open(.property, .priority)
    guard accept(.priority) else {
      throw expected(
        "`priority`", among: [.priority],
        hint: at(.device) || at(.devices) ? "the device stands before the priority" : nil)
    }
    switch token.kind {
    case .number: leaf(.number)
    case .dash:
      let negative = open(.symbol)
      advance()
      try expect(.number, "a number")
      close(negative)
    case .dollar: try variable()
    case .word where !token.keyword.isReserved:
      leaf(.symbol)
      if at(.plus) || at(.dash) {
        let offset = open(.symbol)
        advance()
        try expect(.number, "a number")
        close(offset)
      }
    default: throw expected("a number or the name of a priority")
    }
    close(node)
  }

  // MARK: Properties

  /// `keyword word, word, …`.
  mutating func wordListProperty(_ what: String, among words: [String]) throws(SyntaxFailure) {
    let node = open(.property, token.keyword)
    advance()
    repeat {
      guard token.kind == .word else { throw expected(what) }
      if !words.contains(text(token)) {
        let near = SpellingSuggestion.closest(to: text(token), among: words)
        report(
          SyntaxDiagnostics.unknownWord, at: tokenRange,
          "expected \(what), found `\(text(token))`",
          hint: near.map { "did you mean `\($0)`?" }
            ?? "known are: \(words.joined(separator: ", "))"
        )
      }
      leaf(.keyword, token.keyword)
    } while accept(.comma)
    close(node)
  }

  /// `keyword value`, the value being a number.
  mutating func numberProperty(_ what: String = "a number") throws(SyntaxFailure) {
    let node = open(.property, token.keyword)
    advance()
    try number(what)
    close(node)
  }

  /// `keyword value`, the value being a time.
  mutating func timeProperty() throws(SyntaxFailure) {
    let node = open(.property, token.keyword)
    advance()
    try time()
    close(node)
  }

  // MARK: Flowtables

  mutating func flowtableBlock() throws(SyntaxFailure) {
    try block(
      of: "flowtable", startsOuterItem: { $0.startsDeclaration() },
      item: { (parser) throws(SyntaxFailure) in try parser.flowtableItem() })
  }

  mutating func flowtableItem() throws(SyntaxFailure) {
    switch token.keyword {
    case .hook:
      let node = open(.hookSpecification)
      try wordProperty(.hook, "a hook")
      try priority()
      close(node)
    case .devices: try devices()
    case .counter:
      leaf(.property, .counter)
      return
    case .flags: try wordListProperty("`offload`", among: ["offload"])
    default:
      throw expected(
        "`hook`, `devices`, `counter` or `flags`", among: [.hook, .devices, .counter, .flags])
    }
    requireSeparator()
  }
}
