import CTVetDiagnostics

/// A place in one statement of a scenario, which is read byte by byte.
struct ScenarioCursor {
  /// A word and its place in the file.
  struct Word {
    /// Its bytes, counted from the start of the file.
    var range: Range<Int>
    /// Its text.
    var text: String
  }

  /// The file.
  let file: SourceFile
  /// The next byte.
  var position: Int
  /// Where the statement ends: before a comment or the end of its line.
  var end: Int

  /// The byte at the place, and 0 at the end of the statement.
  var byte: UInt8 { position < end ? file.storage[position] : 0 }

  /// Whether nothing but blanks is left.
  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return position >= end
    }
  }

  /// The place, without any byte.
  var here: Range<Int> { position..<position }

  /// The rest of the statement without blanks around it.
  mutating func rest() -> Range<Int> {
    skipBlanks()
    var last = max(position, end)
    while last > position, Self.isBlank(file.storage[last - 1]) { last -= 1 }
    return position..<last
  }

  /// Goes to the next byte that is no blank.
  mutating func skipBlanks() {
    while position < end, Self.isBlank(file.storage[position]) { position += 1 }
  }

  /// Takes a sign, perhaps behind blanks; false where another one stands.
  mutating func take(_ sign: UInt8) -> Bool {
    skipBlanks()
    guard byte == sign, position < end else { return false }
    position += 1
    return true
  }

  /// Takes the next word; nil at the end of the statement and before a sign.
  mutating func word() -> Word? {
    skipBlanks()
    let start = position
    while position < end, !Self.endsWord(file.storage[position]) { position += 1 }
    guard position > start else { return nil }
    return Word(range: start..<position, text: text(start..<position))
  }

  /// The next word, which is not taken.
  func peek() -> Word? {
    var ahead = self
    return ahead.word()
  }

  /// Takes the next word if it is this one.
  mutating func take(_ keyword: ScenarioKeyword) -> Bool {
    guard peek()?.text == keyword.rawValue else { return false }
    _ = word()
    return true
  }

  /// Takes the next word if it is one of these keywords.
  mutating func take(anyOf keywords: [ScenarioKeyword]) -> ScenarioKeyword? {
    guard let text = peek()?.text, let keyword = ScenarioKeyword(rawValue: text),
      keywords.contains(keyword)
    else { return nil }
    _ = word()
    return keyword
  }

  /// The text of some bytes of the file.
  func text(_ range: Range<Int>) -> String {
    String(decoding: file.storage[range], as: UTF8.self)
  }

  static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "="):
      true
    default: false
    }
  }
}
