/// A word of the grammar notation.
enum GrammarToken: Equatable {
  case name(String)
  case literal(String)
  case characters(GrammarCharacters)
  case mark(GrammarMark)
  /// One of `::= | ? * + ( ) -`.
  case sign(String)
  case end
}

/// Splits a grammar text into words; comments that are not marks vanish.
struct GrammarLexer {
  private let scalars: [Unicode.Scalar]
  private var position = 0
  /// The 1-based line of the next character.
  private(set) var line = 1

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  /// Reads the next word; after the last one gives `end` for ever.
  mutating func next() throws(GrammarError) -> GrammarToken {
    while let scalar = peek() {
      switch scalar {
      case " ", "\t", "\r", "\n":
        advance()
      case "/":
        if let mark = GrammarMark(comment: try comment()) { return .mark(mark) }
      case "'", "\"":
        return .literal(try literal(endedBy: scalar))
      case "[":
        return .characters(try characterClass())
      case "#":
        let code = try codePoint()
        return .characters(GrammarCharacters(ranges: [code...code], isNegated: false))
      case "|", "?", "*", "+", "(", ")", "-":
        advance()
        return .sign(String(Character(scalar)))
      case ":":
        for expected in "::=".unicodeScalars { try expect(expected) }
        return .sign("::=")
      case "a"..."z", "A"..."Z":
        return .name(name())
      default:
        throw malformed("a grammar has no place for '\(scalar)'")
      }
    }
    return .end
  }

  private func malformed(_ message: String) -> GrammarError {
    .malformed(message, line: line)
  }

  private func peek() -> Unicode.Scalar? {
    position < scalars.count ? scalars[position] : nil
  }

  private mutating func advance() {
    if scalars[position] == "\n" { line += 1 }
    position += 1
  }

  private mutating func take() throws(GrammarError) -> Unicode.Scalar {
    guard let scalar = peek() else { throw malformed("the text ends within a word") }
    advance()
    return scalar
  }

  private mutating func expect(_ expected: Unicode.Scalar) throws(GrammarError) {
    guard try take() == expected else { throw malformed("'\(expected)' is missing") }
  }

  private mutating func comment() throws(GrammarError) -> String {
    try expect("/")
    try expect("*")
    var text = ""
    while true {
      let scalar = try take()
      if scalar == "*", peek() == "/" {
        advance()
        return text
      }
      text.unicodeScalars.append(scalar)
    }
  }

  private mutating func literal(endedBy quote: Unicode.Scalar) throws(GrammarError) -> String {
    advance()
    var text = ""
    while true {
      let scalar = try take()
      if scalar == quote { break }
      text.unicodeScalars.append(scalar)
    }
    guard !text.isEmpty else { throw malformed("a literal is empty") }
    return text
  }

  private mutating func name() -> String {
    var text = ""
    while let scalar = peek(), scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
      text.unicodeScalars.append(scalar)
      advance()
    }
    return text
  }

  private mutating func characterClass() throws(GrammarError) -> GrammarCharacters {
    try expect("[")
    let isNegated = peek() == "^"
    if isNegated { advance() }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while peek() != "]" {
      let first = try member()
      var last = first
      if peek() == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
        advance()
        last = try member()
      }
      guard first <= last else { throw malformed("a range runs backwards") }
      ranges.append(first...last)
    }
    advance()
    guard !ranges.isEmpty else { throw malformed("a set of characters is empty") }
    return GrammarCharacters(ranges: ranges, isNegated: isNegated)
  }

  private mutating func member() throws(GrammarError) -> Unicode.Scalar {
    peek() == "#" ? try codePoint() : try take()
  }

  private mutating func codePoint() throws(GrammarError) -> Unicode.Scalar {
    try expect("#")
    try expect("x")
    var digits = ""
    while let scalar = peek(), scalar.properties.isHexDigit {
      digits.unicodeScalars.append(scalar)
      advance()
    }
    guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
      throw malformed("'#x\(digits)' is no character")
    }
    return scalar
  }
}
