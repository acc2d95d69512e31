import CTVetDiagnostics

/// Thrown where a statement, property or command can't be read any further; the diagnostic is
/// already there.
struct SyntaxFailure: Error {}

/// Where a file's text stands: included files go on in the block that includes them.
enum FileContext {
  /// Outside of all blocks.
  case commands
  case table
  case chain
  case set
  case map
  case flowtable
  /// The object of a keyword.
  case object(Keyword)
}

/// Reads a file of nft's language into a syntax tree and never gives up: what it can't understand
/// becomes an `unreadable` node and a diagnostic, and it goes on with the next statement.
///
/// One function for each production of Grammar/nft.ebnf; those that begin with `optional` may read
/// nothing. Source: nftables `src/parser_bison.y`, releases 1.0.6 to 1.1.x; man nft(8).
struct Parser: ~Copyable {
  var lexer: Lexer
  var token: Token
  /// Tokens behind the current one that were looked at already.
  var ahead = TokenQueue()
  var nodes: [SyntaxTree.Node] = []
  var diagnostics: [Diagnostic] = []
  /// Where the last token that was taken ends.
  var previousEnd: UInt32 = 0
  /// Whether the block before has no `}`: then what follows needs no separator either.
  var isBlockUnclosed = false
  /// Whether a plain word on a left side can only be a misspelt statement.
  var refusesConstants = false
  /// How deep braces and parentheses are nested.
  var depth = 0
  let base: UInt32
  let words = unsafe ParserWords.shared
  /// How rules are read that have a shape in common.
  var reading = RuleReading.complete
  /// The shapes of the rules so far.
  var shapes = RuleShapes()

  /// A file with more mistakes than this is not worth reading on.
  static let maximumDiagnostics = 500
  /// Deeper nesting than any ruleset needs, but shallow enough for the stack.
  static let maximumDepth = 64

  private init(lexer: Lexer, base: UInt32) {
    self.lexer = lexer
    self.base = base
    token = self.lexer.next()
  }

  /// The tree and the mistakes of a file that lies at `base` in a source map.
  static func parse(
    _ file: SourceFile, base: UInt32, in context: FileContext = .commands,
    rules reading: RuleReading = .single
  ) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
    unsafe file.storage.withUnsafeBufferPointer { buffer in
      var tree = SyntaxTree(base: base)
      guard let bytes = buffer.baseAddress else { return (tree, []) }
      let start = unsafe byteOrderMarkLength(bytes)
      var parser = Parser(
        lexer: unsafe Lexer(bytes: bytes, count: file.count, from: start), base: base)
      parser.reading = reading
      parser.nodes.reserveCapacity(file.count / 3 + 16)
      parser.readFile(context, byteOrderMark: start)
      tree.nodes = parser.nodes
      tree.shapes = parser.shapes.list
      tree.shapedRules = parser.shapes.rules
      return (tree, parser.diagnostics)
    }
  }

  /// The tree and the mistakes of a single rule, which begins at a byte of a file.
  static func parseRule(
    at start: UInt32, of file: SourceFile, base: UInt32
  ) -> (tree: SyntaxTree, diagnostics: [Diagnostic]) {
    unsafe file.storage.withUnsafeBufferPointer { buffer in
      var tree = SyntaxTree(base: base)
      guard let bytes = buffer.baseAddress else { return (tree, []) }
      var parser = Parser(
        lexer: unsafe Lexer(bytes: bytes, count: file.count, from: Int(start)), base: base)
      parser.reading = .single
      // Whatever went wrong is in the diagnostics.
      try? parser.rule()
      tree.nodes = parser.nodes
      return (tree, parser.diagnostics)
    }
  }

  private static func byteOrderMarkLength(_ bytes: UnsafePointer<UInt8>) -> Int {
    unsafe bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
  }
}

// MARK: Tokens

extension Parser {
  /// Takes the current token.
  @inline(__always)
  mutating func advance() {
    previousEnd = token.end
    token = ahead.takeFirst() ?? lexer.next()
  }

  @inline(__always)
  func at(_ kind: TokenKind) -> Bool { token.kind == kind }

  @inline(__always)
  func at(_ keyword: Keyword) -> Bool { token.keyword == keyword }

  /// Takes the current token if it is of a kind.
  @inline(__always)
  mutating func accept(_ kind: TokenKind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  /// Takes the current token if it is a keyword.
  @inline(__always)
  mutating func accept(_ keyword: Keyword) -> Bool {
    guard token.keyword == keyword else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: TokenKind, _ what: String) throws(SyntaxFailure) {
    if token.kind == kind { advance() } else { throw expected(what) }
  }

  mutating func expect(_ keyword: Keyword) throws(SyntaxFailure) {
    if token.keyword == keyword {
      advance()
    } else {
      throw expected("`\(keyword.spelling)`", among: [keyword])
    }
  }

  /// The token some places after the current one.
  @inline(__always)
  mutating func peek(_ distance: Int = 1) -> Token {
    while ahead.count < distance { ahead.append(lexer.next()) }
    return ahead[distance &- 1]
  }

  /// Gives up on the rest of the file.
  mutating func skipToEnd() {
    let end = UInt32(truncatingIfNeeded: lexer.count)
    unsafe lexer = Lexer(bytes: lexer.bytes, count: lexer.count, from: lexer.count)
    ahead.removeAll()
    token = Token(kind: .endOfFile, keyword: .none, start: end, end: end)
  }

  /// Whether a statement ends here.
  @inline(__always)
  var atSeparator: Bool {
    token.kind == .newline || token.kind == .semicolon
  }

  /// Whether a block or file ends here.
  @inline(__always)
  var atEnd: Bool { token.kind == .rightBrace || token.kind == .endOfFile }
}

// MARK: Nodes

extension Parser {
  /// Begins a node at the current token, or at an earlier byte.
  @inline(__always)
  mutating func open(
    _ kind: SyntaxKind, _ keyword: Keyword = .none, flags: UInt8 = 0, at start: UInt32? = nil
  ) -> Int {
    nodes.append(
      SyntaxTree.Node(
        kind: kind, flags: flags, keyword: keyword, start: start ?? token.start, end: 0, size: 1))
    return nodes.count - 1
  }

  /// Ends a node after the last token that was taken.
  @inline(__always)
  mutating func close(_ index: Int) {
    nodes[index].size = UInt32(truncatingIfNeeded: nodes.count - index)
    nodes[index].end = previousEnd
  }

  /// Makes the nodes from `index` on the children of a new node.
  mutating func wrap(
    _ index: Int, in kind: SyntaxKind, _ keyword: Keyword = .none, flags: UInt8 = 0
  ) {
    let start = index < nodes.count ? nodes[index].start : token.start
    let node = SyntaxTree.Node(
      kind: kind, flags: flags, keyword: keyword, start: start, end: 0, size: 1)
    nodes.append(node)
    // Only a few nodes move, so a loop beats the general insertion.
    var place = nodes.count - 1
    while place > index {
      nodes[place] = nodes[place - 1]
      place -= 1
    }
    nodes[index] = node
  }

  /// Takes the current token as a node without children.
  @inline(__always)
  mutating func leaf(_ kind: SyntaxKind, _ keyword: Keyword = .none) {
    nodes.append(
      SyntaxTree.Node(
        kind: kind, flags: 0, keyword: keyword, start: token.start, end: token.end, size: 1))
    advance()
  }
}

// MARK: Mistakes

extension Parser {
  /// The range of the current token in the source map.
  var tokenRange: SourceRange { SourceRange(base + token.start, base + token.end) }

  func range(_ start: UInt32, _ end: UInt32) -> SourceRange {
    SourceRange(base + start, base + end)
  }

  mutating func report(
    _ id: String = SyntaxDiagnostics.syntaxError, _ severity: Severity = .error,
    at range: SourceRange, _ message: String, hint: String? = nil,
    notes: [Diagnostic.Note] = [], fixIts: [FixIt] = []
  ) {
    if diagnostics.count == Self.maximumDiagnostics {
      diagnostics.append(
        Diagnostic(
          id: SyntaxDiagnostics.syntaxError, .error, at: range,
          "too many mistakes: the rest of the file is not read"))
      skipToEnd()
    }
    guard diagnostics.count < Self.maximumDiagnostics else { return }
    diagnostics.append(
      Diagnostic(
        id: id, severity, at: range, message, hint: hint, notes: notes, fixIts: fixIts))
  }

  /// Reports that something else should stand here, and gives the failure to throw.
  mutating func expected(
    _ what: String, among keywords: [Keyword] = [], hint: String? = nil
  ) -> SyntaxFailure {
    var hint = hint
    if hint == nil { hint = unfitTokenHint() }
    if hint == nil, token.kind == .word {
      let typed = text(token)
      let candidates = keywords.lazy.map(\.spelling)
      if let near = SpellingSuggestion.closest(to: typed, among: candidates), near != typed {
        hint = "did you mean `\(near)`?"
      }
    }
    report(at: tokenRange, "expected \(what), found \(tokenDescription)", hint: hint)
    return SyntaxFailure()
  }

  /// A hint for tokens that are wrong wherever they stand.
  private func unfitTokenHint() -> String? {
    guard token.kind == .junk else { return nil }
    switch lexer.byte(Int(token.start)) {
    case UInt8(ascii: "\""): return "close the quoted text with `\"` on the same line"
    case UInt8(ascii: "\\"):
      return "a `\\` continues a line only when it is the line's very last character"
    case 0: return "the file has NUL bytes: is it text at all?"
    case 0x80...: return "outside of quotes and comments nft reads ASCII only"
    default: return nil
    }
  }

  var tokenDescription: String {
    switch token.kind {
    case .endOfFile: "the end of the file"
    case .newline: "the end of the line"
    case .junk where lexer.byte(Int(token.start)) == UInt8(ascii: "\""): "an unclosed quote"
    default: "`\(text(token))`"
    }
  }

  /// The text of a token, cut where it is too long to show; control bytes are replaced.
  func text(_ token: Token) -> String {
    let limit = 48
    var bytes: [UInt8] = []
    for index in Int(token.start)..<min(Int(token.end), Int(token.start) + limit) {
      let byte = lexer.byte(index)
      bytes.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: "?") : byte)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return Int(token.end - token.start) > limit ? text + "…" : text
  }

  /// Skips to the end of the statement: a line end or `;` outside of inner braces, or the `}` that
  /// closes the block; makes the skipped text an `unreadable` node that begins at `start`.
  mutating func recover(from start: UInt32, keeping mark: Int) {
    if mark < nodes.count {
      nodes.removeLast(nodes.count - mark)
      shapes.forgetRules(from: mark)
    }
    var braces = 0
    while token.kind != .endOfFile {
      if token.kind == .leftBrace {
        braces += 1
      } else if token.kind == .rightBrace {
        if braces == 0 { break }
        braces -= 1
      } else if braces == 0, atSeparator {
        break
      }
      advance()
    }
    let node = open(.unreadable, at: start)
    close(node)
    nodes[node].end = max(previousEnd, start)
  }
}
