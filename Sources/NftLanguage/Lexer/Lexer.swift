/// Splits the bytes of a file into tokens, one at a time, the way nft's scanner does: the longest
/// match wins.
///
/// It keeps no tokens: a set of a million elements costs no memory here. A copy, which is cheap, looks
/// ahead. Source: nftables 1.0.6 `src/scanner.l`; man nft(8), "LEXICAL CONVENTIONS".
///
/// Safety: `bytes` must stay valid while the lexer lives and must be followed by
/// `SourceFile.padding` zero bytes, which every read past the end relies on.
@safe
struct Lexer {
  /// The bytes of the file.
  let bytes: UnsafePointer<UInt8>
  /// How many bytes the file has.
  let count: Int
  /// The next byte to look at.
  private(set) var position: Int
  /// Where the first CRLF line end lies.
  private(set) var firstCarriageReturn: Int?
  /// Where a comment ends the file without a line end, which nft refuses.
  private(set) var unfinishedComment: Int?

  private let classes: UnsafePointer<UInt8>
  private let keywords: KeywordTable

  init(bytes: UnsafePointer<UInt8>, count: Int, from position: Int = 0) {
    unsafe self.bytes = bytes
    self.count = count
    self.position = position
    unsafe classes = ByteClass.table
    keywords = unsafe KeywordTable.shared
  }

  @inline(__always)
  func byte(_ index: Int) -> UInt8 { unsafe bytes[index] }

  @inline(__always)
  func has(_ index: Int, _ classBits: UInt8) -> Bool {
    unsafe classes[Int(bytes[index])] & classBits != 0
  }

  /// The next token.
  mutating func next() -> Token {
    while true {
      let start = position
      let first = byte(start)
      if has(start, ByteClass.blank) {
        position += 1
        continue
      }
      if has(start, ByteClass.wordStart) { return word(at: start) }
      if has(start, ByteClass.digit) { return number(at: start) }
      switch first {
      case UInt8(ascii: "\n"): return mark(.newline, 1)
      case UInt8(ascii: ";"): return mark(.semicolon, 1)
      case UInt8(ascii: ","): return mark(.comma, 1)
      case UInt8(ascii: "{"): return mark(.leftBrace, 1)
      case UInt8(ascii: "}"): return mark(.rightBrace, 1)
      case UInt8(ascii: "("): return mark(.leftParenthesis, 1)
      case UInt8(ascii: ")"): return mark(.rightParenthesis, 1)
      case UInt8(ascii: "]"): return mark(.rightBracket, 1)
      case UInt8(ascii: "["): return bracket(at: start)
      case UInt8(ascii: ":"): return colon(at: start)
      case UInt8(ascii: "="): return mark(byte(start + 1) == first ? .equal : .assign, nil)
      case UInt8(ascii: "!"):
        return byte(start + 1) == UInt8(ascii: "=") ? mark(.notEqual, 2) : mark(.not, 1)
      case UInt8(ascii: "<"):
        if byte(start + 1) == UInt8(ascii: "=") { return mark(.lessOrEqual, 2) }
        return byte(start + 1) == first ? mark(.shiftLeft, 2) : mark(.less, 1)
      case UInt8(ascii: ">"):
        if byte(start + 1) == UInt8(ascii: "=") { return mark(.greaterOrEqual, 2) }
        return byte(start + 1) == first ? mark(.shiftRight, 2) : mark(.greater, 1)
      case UInt8(ascii: "&"): return mark(.ampersand, 1)
      case UInt8(ascii: "^"): return mark(.caret, 1)
      case UInt8(ascii: "|"): return mark(.pipe, 1)
      case UInt8(ascii: "/"): return mark(.slash, 1)
      case UInt8(ascii: "-"): return mark(.dash, 1)
      case UInt8(ascii: "+"): return mark(.plus, 1)
      case UInt8(ascii: "*"): return mark(.asterisk, 1)
      case UInt8(ascii: "@"): return mark(.at, 1)
      case UInt8(ascii: "$"): return mark(.dollar, 1)
      case UInt8(ascii: "\""): return quoted(at: start)
      case UInt8(ascii: "#"): skipComment(at: start)
      case UInt8(ascii: "\\"):
        if byte(start + 1) == UInt8(ascii: "\n") {
          position += 2
        } else if byte(start + 1) == UInt8(ascii: "\r"), byte(start + 2) == UInt8(ascii: "\n") {
          if firstCarriageReturn == nil { firstCarriageReturn = start + 1 }
          position += 3
        } else if byte(start + 1) == UInt8(ascii: "*") {
          return mark(.starred, 2)
        } else {
          return mark(.junk, 1)
        }
      case UInt8(ascii: "\r") where byte(start + 1) == UInt8(ascii: "\n"):
        if firstCarriageReturn == nil { firstCarriageReturn = start }
        position += 1
      default:
        if start >= count { return mark(.endOfFile, 0) }
        return junk(at: start)
      }
    }
  }

  @inline(__always)
  private mutating func mark(_ kind: TokenKind, _ length: Int?) -> Token {
    let start = position
    position += length ?? (kind == .equal ? 2 : 1)
    return token(kind, start)
  }

  @inline(__always)
  private func token(_ kind: TokenKind, _ start: Int, _ keyword: Keyword = .none) -> Token {
    Token(
      kind: kind, keyword: keyword, start: UInt32(truncatingIfNeeded: start),
      end: UInt32(truncatingIfNeeded: position))
  }
}

// MARK: Words

extension Lexer {
  private mutating func word(at start: Int) -> Token {
    var end = start + 1
    while has(end, ByteClass.word) { end += 1 }
    // Only hexadecimal digits before a colon can begin an address that is longer than the word.
    if byte(end) == UInt8(ascii: ":"), has(start, ByteClass.hexDigit), end - start <= 4 {
      let scan = AddressScanner(lexer: self)
      let length = scan.longest(at: start)
      if length > end - start {
        position = start + length
        return token(.literal, start)
      }
    }
    if byte(end) == UInt8(ascii: "*") {
      position = end + 1
      return token(.starred, start)
    }
    if byte(end) == UInt8(ascii: "\\"), byte(end + 1) == UInt8(ascii: "*") {
      end += 2
      if has(end, ByteClass.wordStart) {
        while has(end, ByteClass.word) { end += 1 }
      }
      position = end
      return token(.starred, start)
    }
    position = end
    if end - start == 1, byte(start) == UInt8(ascii: ".") { return token(.dot, start) }
    let found = lookUp(start, end - start)
    if let kind = found.operatorKind { return token(kind, start) }
    return token(.word, start, found.keyword)
  }

  @inline(__always)
  private func lookUp(_ start: Int, _ length: Int) -> KeywordTable.Found {
    if length > KeywordTable.longest { return KeywordTable.Found(raw: 0) }
    let first = load(start, length)
    if length <= 8 { return keywords.find(first, 0, 0) }
    let second = load(start + 8, length - 8)
    if length <= 16 { return keywords.find(first, second, 0) }
    return keywords.find(first, second, load(start + 16, length - 16))
  }

  @inline(__always)
  private func load(_ start: Int, _ length: Int) -> UInt64 {
    unsafe Self.load(bytes + start, length)
  }

  /// Up to eight bytes as a little-endian number; bytes from `length` on count as zero.
  ///
  /// Safety: eight bytes must be there; `SourceFile.padding` covers the end of a file.
  @inline(__always)
  static func load(_ place: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
    let word = unsafe UInt64(
      littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
    return length >= 8 ? word : word & ((1 << (8 * UInt64(length))) &- 1)
  }
}

// MARK: Numbers, addresses, times

extension Lexer {
  private mutating func number(at start: Int) -> Token {
    let run = DigitRun(load16(start))
    if run.addressLength > 0 {
      position = start + run.addressLength
      return token(.literal, start)
    }
    var end = start + run.digitCount
    while has(end, ByteClass.digit) { end += 1 }
    if byte(end) == UInt8(ascii: ":") || has(end, ByteClass.wordStart) {
      return literal(at: start, digitsEnd: end)
    }
    return decimal(start, end)
  }

  /// Sixteen bytes as two little-endian numbers; `SourceFile.padding` covers the end of the file.
  @inline(__always)
  private func load16(_ start: Int) -> (UInt64, UInt64) {
    let place = unsafe UnsafeRawPointer(bytes + start)
    return unsafe (
      UInt64(littleEndian: place.loadUnaligned(as: UInt64.self)),
      UInt64(littleEndian: place.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    )
  }

  private mutating func literal(at start: Int, digitsEnd: Int) -> Token {
    let scan = AddressScanner(lexer: self)
    var longest = digitsEnd - start
    var kind = TokenKind.number
    func take(_ length: Int, _ candidate: TokenKind) {
      if length > longest {
        longest = length
        kind = candidate
      }
    }
    take(scan.longest(at: start), .literal)
    take(scan.time(at: start), .literal)
    take(scan.vlanProtocol(at: start), .literal)
    let hexadecimal = scan.hexadecimal(at: start)
    take(hexadecimal, hexadecimal > 18 ? .literal : .number)
    if kind == .number, longest == digitsEnd - start { return decimal(start, digitsEnd) }
    position = start + longest
    return token(kind, start)
  }

  /// Digits; those that are no octal number although they begin with 0, or that don't fit into 64
  /// bits, are a mere word to nft.
  private mutating func decimal(_ start: Int, _ end: Int) -> Token {
    position = end
    // Eighteen decimal digits always fit; only longer and octal ones need a closer look.
    if end - start <= 18, byte(start) != UInt8(ascii: "0") || end - start == 1 {
      return token(.number, start)
    }
    let digits = unsafe UnsafeBufferPointer(start: bytes + start, count: end - start)
    return token(unsafe NumberText.value(of: digits) == nil ? .literal : .number, start)
  }

  private mutating func bracket(at start: Int) -> Token {
    let length = AddressScanner(lexer: self).ip6Address(at: start + 1)
    if length > 0, byte(start + 1 + length) == UInt8(ascii: "]") {
      position = start + length + 2
      return token(.literal, start)
    }
    return mark(.leftBracket, 1)
  }

  private mutating func colon(at start: Int) -> Token {
    if byte(start + 1) == UInt8(ascii: ":") {
      let length = AddressScanner(lexer: self).ip6Address(at: start)
      if length > 0 {
        position = start + length
        return token(.literal, start)
      }
    }
    return mark(.colon, 1)
  }
}

// MARK: Quotes, comments, junk

extension Lexer {
  private mutating func quoted(at start: Int) -> Token {
    var end = start + 1
    while end < count, byte(end) != UInt8(ascii: "\"") { end += 1 }
    if end < count {
      position = end + 1
      return token(.quoted, start)
    }
    // Without a closing quote the rest of the line is lost, not the rest of the file.
    position = start + 1
    while position < count, byte(position) != UInt8(ascii: "\n") { position += 1 }
    return token(.junk, start)
  }

  private mutating func skipComment(at start: Int) {
    var end = start + 1
    while end < count, byte(end) != UInt8(ascii: "\n") { end += 1 }
    if end >= count {
      if unfinishedComment == nil { unfinishedComment = start }
      position = end
      return
    }
    // A comment that has its line to itself takes the line end along.
    var lineStart = start
    while lineStart > 0, has(lineStart - 1, ByteClass.blank) { lineStart -= 1 }
    let ownsLine = lineStart == 0 || byte(lineStart - 1) == UInt8(ascii: "\n")
    position = ownsLine ? end + 1 : end
  }

  private mutating func junk(at start: Int) -> Token {
    var end = start + 1
    while end < count, has(end, ByteClass.junk) || (byte(start) >= 0x80 && has(end, ByteClass.word))
    {
      end += 1
    }
    position = end
    return token(.junk, start)
  }
}
