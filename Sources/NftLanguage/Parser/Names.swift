import CTVetDiagnostics

extension Parser {
  /// A name of a table, chain, set or object.
  mutating func name(of what: String) throws(SyntaxFailure) {
    if token.kind == .word {
      if token.keyword.isReserved {
        reportKeywordAsName(of: what)
      } else if token.keyword.isReservedInNewerReleases {
        report(
          SyntaxDiagnostics.keywordAsName, .info, at: tokenRange,
          "`\(text(token))` is a keyword since nft 1.0.7, which refuses it as the name of a \(what)",
          hint: "choose another name")
      }
      leaf(.name)
      return
    }
    if token.kind == .literal {
      leaf(.name)
      return
    }
    throw expected("the name of a \(what)", hint: nameHint(of: what))
  }

  private mutating func reportKeywordAsName(of what: String) {
    report(
      SyntaxDiagnostics.keywordAsName, at: tokenRange,
      "`\(text(token))` is a keyword of nft and can't be the name of a \(what)",
      hint: "choose another name, such as `\(text(token))_\(what.split(separator: " ").last ?? "")`"
    )
  }

  private func nameHint(of what: String) -> String? {
    switch token.kind {
    case .quoted: "names are written without quotes"
    case .number: "a name begins with a letter, `_` or `.`"
    default: nil
    }
  }

  /// A table's family, if one is written.
  mutating func optionalFamily() {
    switch token.keyword {
    case .ip, .ip6, .inet, .arp, .bridge, .netdev: leaf(.family, token.keyword)
    default: break
    }
  }

  /// Family and name of a table; `following` names come after it, -1 where anything may.
  mutating func tableName(following: Int = -1) throws(SyntaxFailure) {
    optionalFamily()
    if following >= 0, token.kind == .word, token.keyword == .none,
      peek(following + 1).kind == .word,
      let family = SpellingSuggestion.closest(to: text(token), among: Self.families)
    {
      // One name too many, the first nearly a family.
      report(
        SyntaxDiagnostics.unknownWord, at: tokenRange, "unknown family `\(text(token))`",
        hint: "did you mean `\(family)`?")
      leaf(.family)
    }
    try name(of: "table")
  }

  static let families = ["ip", "ip6", "inet", "arp", "bridge", "netdev"]

  /// `handle` and a number, if written.
  mutating func optionalHandle(_ keywords: Keyword...) throws(SyntaxFailure) -> Bool {
    guard keywords.contains(token.keyword), token.kind == .word else { return false }
    let node = open(.handle, token.keyword)
    advance()
    try number("a number")
    close(node)
    return true
  }

  /// A number.
  mutating func number(_ what: String) throws(SyntaxFailure) {
    guard token.kind == .number else { throw expected(what) }
    leaf(.number)
  }

  /// A time such as `1h30m`.
  mutating func time() throws(SyntaxFailure) {
    guard token.kind == .literal || token.kind == .word else {
      throw expected(
        "a time", hint: token.kind == .number ? "write the unit too: `\(text(token))s`" : nil)
    }
    leaf(.symbol)
  }

  /// A word or quoted text.
  mutating func string(_ what: String) throws(SyntaxFailure) {
    switch token.kind {
    case .quoted: leaf(.quoted)
    case .word where !token.keyword.isReserved: leaf(.symbol)
    case .starred, .literal: leaf(.symbol)
    case .word:
      throw expected(what, hint: "`\(text(token))` is a keyword: put it in quotes")
    default: throw expected(what)
    }
  }

  /// `$name`.
  mutating func variable() throws(SyntaxFailure) {
    let node = open(.variable)
    advance()
    guard token.kind == .word else { throw expected("the name of a variable") }
    try name(of: "variable")
    close(node)
  }

  /// A comment property.
  mutating func comment() throws(SyntaxFailure) {
    let node = open(.property, .comment)
    advance()
    try string("the comment in quotes")
    close(node)
  }
}
