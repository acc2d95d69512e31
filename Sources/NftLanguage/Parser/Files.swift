import CTVetDiagnostics

extension Parser {
  /// The whole file: commands, or items of the block that includes it, one after the other.
  mutating func readFile(_ context: FileContext, byteOrderMark length: Int) {
    let file = open(.file, at: 0)
    if length > 0 {
      let mark = range(0, UInt32(length))
      report(
        SyntaxDiagnostics.unfitBytes, at: mark,
        "the file begins with a UTF-8 byte order mark, which nft refuses",
        hint: "save the file without it",
        fixIts: [FixIt("remove the byte order mark", edits: [.init(mark, "")], isSafe: true)])
    }
    while token.kind != .endOfFile {
      if atSeparator {
        advance()
        continue
      }
      if token.kind == .rightBrace {
        report(at: tokenRange, "this `}` closes nothing", hint: "remove it")
        advance()
        continue
      }
      let start = token.start
      let mark = nodes.count
      do throws(SyntaxFailure) {
        if try !optionalCommonItem() { try item(in: context) }
      } catch {
        recover(from: start, keeping: mark)
        if token.kind == .rightBrace || token.start == start, !atSeparator { advance() }
      }
    }
    close(file)
    nodes[file].end = UInt32(truncatingIfNeeded: lexer.count)
    reportUnfitBytes()
  }

  private mutating func item(in context: FileContext) throws(SyntaxFailure) {
    switch context {
    case .commands:
      try command()
      if token.kind != .endOfFile { requireSeparator() }
    case .table: try tableItem()
    case .chain: try chainItem()
    case .set: try setItem(isMap: false)
    case .map: try setItem(isMap: true)
    case .flowtable: try flowtableItem()
    case .object(let keyword): try objectItem(keyword)
    }
  }

  private mutating func reportUnfitBytes() {
    if let offset = lexer.firstCarriageReturn {
      report(
        SyntaxDiagnostics.unfitBytes, at: range(UInt32(offset), UInt32(offset) + 1),
        "the file has Windows line ends (CRLF), which nft refuses",
        hint: "convert it, with `sed -i 's/\\r$//'` for example")
    }
    if let offset = lexer.unfinishedComment {
      let end = UInt32(truncatingIfNeeded: lexer.count)
      report(
        SyntaxDiagnostics.unfitBytes, at: range(UInt32(offset), end),
        "a comment at the end of the file needs a line end after it, else nft refuses it",
        hint: "add a line end",
        fixIts: [FixIt("add a line end", edits: [.init(range(end, end), "\n")], isSafe: true)])
    }
  }

  /// A line end or `;`, which must stand here; its absence is reported and forgiven.
  mutating func requireSeparator() {
    if isBlockUnclosed {
      isBlockUnclosed = false
      return
    }
    if atSeparator {
      advance()
      return
    }
    let place = range(previousEnd, previousEnd)
    let insertion = FixIt("insert `;`", edits: [.init(place, ";")], isSafe: true)
    if token.kind == .rightBrace {
      report(
        at: tokenRange, "expected a line end or `;` before `}`", hint: "write `;` before it",
        fixIts: [insertion])
      return
    }
    report(
      at: tokenRange, "expected a line end or `;`, found \(tokenDescription)",
      hint: token.kind == .endOfFile ? "end the line" : nil,
      fixIts: [insertion])
    if token.kind == .junk || token.kind == .leftBrace {
      let mark = nodes.count
      recover(from: token.start, keeping: mark)
    }
  }

  /// What may stand in every block: includes and definitions.
  mutating func optionalCommonItem() throws(SyntaxFailure) -> Bool {
    guard token.kind == .word else { return false }
    switch token.keyword {
    case .include:
      let node = open(.include)
      advance()
      guard token.kind == .quoted else { throw expected("a file name in quotes") }
      leaf(.quoted)
      close(node)
      requireSeparator()
    case .define, .redefine, .undefine:
      try definition()
    default: return false
    }
    return true
  }

  private mutating func definition() throws(SyntaxFailure) {
    let keyword = token.keyword
    let node = open(.definition, keyword)
    advance()
    try name(of: "variable")
    if keyword != .undefine {
      try expect(.assign, "`=`")
      try initializer()
    }
    close(node)
    requireSeparator()
  }

  /// The value of a definition.
  private mutating func initializer() throws(SyntaxFailure) {
    if token.kind == .dash {
      let node = open(.symbol)
      advance()
      guard token.kind == .number else { throw expected("a number") }
      advance()
      close(node)
      return
    }
    try rightSide(allowsMask: false)
  }

  /// `{`, then items until the `}`, forgiving each item's mistakes.
  ///
  /// `startsOuterItem` tells whether an item can only belong to the surrounding block, which means
  /// that a `}` is missing here.
  mutating func block(
    of what: String, startsOuterItem: (inout Parser) -> Bool = { _ in false },
    item: (inout Parser) throws(SyntaxFailure) -> Void
  ) throws(SyntaxFailure) {
    let brace = tokenRange
    let node = open(.block)
    try expect(.leftBrace, "`{`")
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maximumDepth else {
      report(at: brace, "braces are nested too deep")
      throw SyntaxFailure()
    }
    while true {
      if atSeparator {
        advance()
        continue
      }
      if token.kind == .rightBrace { break }
      if token.kind == .endOfFile || startsOuterItem(&self) {
        report(
          at: token.kind == .endOfFile ? brace : tokenRange,
          token.kind == .endOfFile
            ? "this `{` of the \(what) is never closed"
            : "expected `}` to close the \(what) before \(tokenDescription)",
          hint: "add the missing `}`",
          notes: token.kind == .endOfFile ? [] : [.init(brace, "the \(what) is opened here")])
        close(node)
        isBlockUnclosed = true
        return
      }
      isBlockUnclosed = false
      let start = token.start
      let mark = nodes.count
      do throws(SyntaxFailure) {
        if try !optionalCommonItem() { try item(&self) }
      } catch {
        recover(from: start, keeping: mark)
        // An item that took nothing must not be tried again.
        if token.start == start, !atSeparator, !atEnd { advance() }
      }
    }
    advance()
    close(node)
  }
}
