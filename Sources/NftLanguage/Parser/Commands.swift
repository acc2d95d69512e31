import CTVetDiagnostics

extension Parser {
  static let verbs: [Keyword] = [
    .add, .create, .insert, .replace, .delete, .destroy, .flush, .list, .reset, .rename, .get,
    .describe, .monitor, .import, .export,
  ]
  static let declarableObjects: [Keyword] = [
    .table, .chain, .rule, .set, .map, .element, .flowtable, .counter, .quota, .ct, .limit,
    .secmark, .synproxy, .tunnel,
  ]

  /// One command; without a verb it adds.
  mutating func command() throws(SyntaxFailure) {
    let node = open(.command, .add, flags: 1)
    if token.kind == .word, words.verbs.contains(token.keyword) {
      nodes[node].keyword = token.keyword
      nodes[node].flags = 0
      advance()
    }
    switch nodes[node].keyword {
    case .add, .create: try addCommand(isBare: nodes[node].flags == 1)
    case .insert: try ruleCommand(allowsHandle: true)
    case .replace:
      try object(.rule)
      try ruleHandle()
      try rule()
    case .delete, .destroy: try deleteCommand()
    case .flush: try flushCommand()
    case .list: try listCommand()
    case .reset: try resetCommand()
    case .rename:
      try object(.chain)
      try tableName()
      try name(of: "chain")
      try name(of: "chain")
    case .get:
      try object(.element)
      try elementCommand()
    case .describe:
      if token.kind == .word, token.keyword == .none || !startsSelector(token.keyword) {
        leaf(.symbol)
      } else {
        try primary(.left)
      }
    case .monitor: try monitorCommand()
    default: try markupCommand()
    }
    close(node)
  }

  /// The keyword of the one object that a command knows.
  private mutating func object(_ keyword: Keyword) throws(SyntaxFailure) {
    guard at(keyword) else {
      throw expected("`\(keyword.spelling)`", among: [keyword])
    }
    leaf(.keyword, keyword)
  }

  // MARK: add, create, insert, replace

  private mutating func addCommand(isBare: Bool) throws(SyntaxFailure) {
    switch token.keyword {
    case .table:
      leaf(.keyword, .table)
      try tableName(following: 0)
      if at(.leftBrace) { try tableBlock() }
    case .chain:
      leaf(.keyword, .chain)
      try tableName(following: 1)
      try name(of: "chain")
      if at(.leftBrace) { try chainBlock() }
    case .rule: try ruleCommand(allowsHandle: true)
    case .set, .map:
      let keyword = token.keyword
      leaf(.keyword, keyword)
      try tableName()
      try name(of: keyword == .set ? "set" : "map")
      if keyword == .set { try setBlock() } else { try mapBlock() }
    case .element:
      leaf(.keyword, .element)
      try elementCommand()
    case .flowtable:
      leaf(.keyword, .flowtable)
      try tableName()
      try name(of: "flowtable")
      try flowtableBlock()
    case .counter, .quota, .limit, .secmark, .synproxy, .tunnel, .ct: try objectCommand()
    default: try bareRule(isBare: isBare)
    }
  }

  /// A rule without the word `rule`, or, more often, a command that is misspelt.
  private mutating func bareRule(isBare: Bool) throws(SyntaxFailure) {
    let candidates = (isBare ? Self.verbs : []) + Self.declarableObjects
    let isFamily = Self.families.contains(token.keyword.spelling)
    if token.kind != .word || (token.keyword.isReserved && !isFamily) || peek().kind != .word
      || (token.keyword == .none
        && SpellingSuggestion.closest(
          to: text(token), among: candidates.lazy.map(\.spelling)) != nil)
    {
      throw expected(isBare ? "a command" : "what to add", among: candidates)
    }
    nodes.append(
      SyntaxTree.Node(
        kind: .keyword, flags: 0, keyword: .rule, start: token.start, end: token.start, size: 1))
    try rulePosition()
    try rule()
  }

  private mutating func ruleCommand(allowsHandle: Bool) throws(SyntaxFailure) {
    try object(.rule)
    try rulePosition()
    try rule()
  }

  private mutating func rulePosition() throws(SyntaxFailure) {
    try tableName()
    try name(of: "chain")
    _ = try optionalHandle(.handle, .position, .index)
  }

  private mutating func ruleHandle() throws(SyntaxFailure) {
    try tableName()
    try name(of: "chain")
    if try !optionalHandle(.handle) { throw expected("`handle`", among: [.handle]) }
  }

  private mutating func elementCommand() throws(SyntaxFailure) {
    try tableName()
    try name(of: "set")
    try elements()
  }

  private mutating func objectCommand() throws(SyntaxFailure) {
    let kind = try objectKeyword()
    try tableName()
    try name(of: kind.spelling)
    if at(.leftBrace) {
      try objectBlock(kind)
    } else if kind == .counter, atSeparator || atEnd {
      return
    } else {
      try objectSettings(kind)
    }
  }

  /// The keyword, or two keywords, of an object; the last of them.
  mutating func objectKeyword() throws(SyntaxFailure) -> Keyword {
    let first = token.keyword
    leaf(.keyword, first)
    guard first == .ct else { return first }
    guard [.helper, .timeout, .expectation].contains(token.keyword) else {
      throw expected(
        "`helper`, `timeout` or `expectation`", among: [.helper, .timeout, .expectation])
    }
    let second = token.keyword
    leaf(.keyword, second)
    return second
  }

  // MARK: delete, destroy, flush

  private mutating func deleteCommand() throws(SyntaxFailure) {
    let keyword = token.keyword
    switch keyword {
    case .table:
      leaf(.keyword, keyword)
      optionalFamily()
      if try !optionalHandle(.handle) { try tableName() }
    case .chain, .set, .map, .flowtable, .counter, .quota, .limit, .secmark, .synproxy, .tunnel:
      leaf(.keyword, keyword)
      try tableName()
      if try optionalHandle(.handle) { return }
      try name(of: keyword.spelling)
      guard at(.leftBrace) else { return }
      if keyword == .chain { try chainBlock() }
      if keyword == .flowtable { try flowtableBlock() }
    case .rule:
      leaf(.keyword, keyword)
      try ruleHandle()
    case .element:
      leaf(.keyword, keyword)
      try elementCommand()
    case .ct:
      let kind = try objectKeyword()
      try tableName()
      try name(of: kind.spelling)
    default: throw expected("what to delete", among: Self.declarableObjects)
    }
  }

  private mutating func flushCommand() throws(SyntaxFailure) {
    switch token.keyword {
    case .ruleset:
      leaf(.keyword, .ruleset)
      optionalFamily()
    case .table:
      leaf(.keyword, .table)
      try tableName()
    case .chain, .set, .map, .meter:
      let keyword = token.keyword
      leaf(.keyword, keyword)
      try tableName()
      try name(of: keyword.spelling)
    case .flow:
      advance()
      try object(.table)
      try tableName()
      try name(of: "meter")
    default:
      throw expected(
        "what to flush: `ruleset`, `table`, `chain`, `set`, `map` or `meter`",
        among: [.ruleset, .table, .chain, .set, .map, .meter])
    }
  }

  // MARK: list, reset, monitor, …

  private static let listedSingly: [Keyword] = [
    .chain, .set, .map, .counter, .quota, .limit, .secmark, .synproxy, .meter, .flowtable, .tunnel,
  ]
  private static let listedByFamily: [Keyword] = [.tables, .chains, .ruleset, .meters]
  private static let listedByTable: [Keyword] = [
    .sets, .counters, .quotas, .limits, .secmarks, .synproxys, .flowtables, .maps, .tunnels,
  ]

  private mutating func listCommand() throws(SyntaxFailure) {
    let keyword = token.keyword
    if keyword == .table {
      leaf(.keyword, keyword)
      try tableName()
    } else if Self.listedSingly.contains(keyword) {
      leaf(.keyword, keyword)
      try tableName()
      try name(of: keyword.spelling)
    } else if Self.listedByFamily.contains(keyword) {
      leaf(.keyword, keyword)
      optionalFamily()
    } else if Self.listedByTable.contains(keyword) {
      leaf(.keyword, keyword)
      try optionalTable()
    } else if keyword == .flow {
      leaf(.keyword, keyword)
      if accept(.tables) {
        optionalFamily()
      } else {
        try object(.table)
        try tableName()
        try name(of: "meter")
      }
    } else if keyword == .ct {
      leaf(.keyword, keyword)
      guard [.helper, .timeout, .expectation, .helpers].contains(token.keyword) else {
        throw expected(
          "`helper`, `timeout` or `expectation`", among: [.helper, .timeout, .expectation])
      }
      leaf(.keyword, token.keyword)
      if accept(.table) {
        try tableName()
      } else {
        try tableName()
        try name(of: "object")
      }
    } else if keyword == .hooks {
      leaf(.keyword, keyword)
      optionalFamily()
      if accept(.device) { try string("a device") }
    } else {
      throw expected(
        "what to list",
        among: [.table, .ct, .hooks] + Self.listedSingly + Self.listedByFamily
          + Self.listedByTable)
    }
  }

  /// A table with or without the word `table`, or a family, or nothing.
  private mutating func optionalTable() throws(SyntaxFailure) {
    if accept(.table) {
      try tableName()
      return
    }
    optionalFamily()
    if token.kind == .word { try name(of: "table") }
  }

  private mutating func resetCommand() throws(SyntaxFailure) {
    let keyword = token.keyword
    switch keyword {
    case .counters, .quotas:
      leaf(.keyword, keyword)
      try optionalTable()
    case .counter, .quota, .set, .map:
      leaf(.keyword, keyword)
      try tableName()
      try name(of: keyword.spelling)
    case .rules:
      leaf(.keyword, keyword)
      if accept(.chain) {
        try tableName()
        try name(of: "chain")
      } else {
        try optionalTable()
        if token.kind == .word { try name(of: "chain") }
      }
    case .rule:
      leaf(.keyword, keyword)
      try ruleHandle()
    case .element:
      leaf(.keyword, keyword)
      try elementCommand()
    default:
      throw expected(
        "what to reset",
        among: [.counters, .quotas, .counter, .quota, .set, .map, .rules, .rule, .element])
    }
  }

  private mutating func monitorCommand() throws(SyntaxFailure) {
    if token.kind == .word, at(.new) || at(.destroy) {
      leaf(.keyword, token.keyword)
    }
    switch token.keyword {
    case .tables, .chains, .sets, .rules, .elements, .ruleset, .trace:
      leaf(.keyword, token.keyword)
    default: break
    }
    if !atSeparator, !atEnd { try markup() }
  }

  private mutating func markupCommand() throws(SyntaxFailure) {
    if at(.ruleset) { leaf(.keyword, .ruleset) }
    try markup()
  }

  private mutating func markup() throws(SyntaxFailure) {
    if accept(.vm) {
      try object(.json)
      return
    }
    guard at(.xml) || at(.json) else { throw expected("`json`", among: [.json, .xml, .vm]) }
    leaf(.keyword, token.keyword)
  }
}
