import CTVetDiagnostics
import CTVetSimulation

/// Reads JSON (RFC 8259) with the places of all values.
struct JSONReader {
  private let bytes: [UInt8]
  private let end: Int
  private var position = 0
  private var depth = 0

  /// How deep arrays and objects may lie in each other.
  private static let deepest = 64

  /// Reads a file that holds one value.
  ///
  /// - Throws: What is wrong with it, and where.
  static func read(_ file: SourceFile) throws(CaseMistake) -> JSONValue {
    var reader = JSONReader(file)
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.position == reader.end else {
      throw reader.mistake("the text goes on behind its end", count: 1)
    }
    return value
  }

  private init(_ file: SourceFile) {
    bytes = file.storage
    end = file.count
    if end >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
  }

  private func mistake(_ message: String, count: Int = 0) -> CaseMistake {
    CaseMistake(message, at: range(from: position, to: min(position + count, end)))
  }

  private func range(from start: Int, to end: Int) -> SourceRange {
    SourceRange(UInt32(clamping: start), UInt32(clamping: end))
  }

  private mutating func skipBlanks() {
    while position < end, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  /// Takes a byte that may come next.
  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ byte: UInt8, _ what: String) throws(CaseMistake) {
    guard take(byte) else {
      throw mistake(
        position < end
          ? "'\(Character(Unicode.Scalar(byte)))' belongs \(what)"
          : "the text ends where '\(Character(Unicode.Scalar(byte)))' belongs \(what)", count: 1)
    }
  }

  // MARK: Values

  private mutating func value() throws(CaseMistake) -> JSONValue {
    skipBlanks()
    guard position < end else { throw mistake("the text ends where a value belongs") }
    let start = position
    let content: JSONValue.Content =
      switch bytes[position] {
      case UInt8(ascii: "{"): .object(try nested(Self.members))
      case UInt8(ascii: "["): .array(try nested(Self.elements))
      case UInt8(ascii: "\""): .string(try string())
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number(try number())
      default: try word()
      }
    return JSONValue(content: content, range: range(from: start, to: position))
  }

  private mutating func nested<Value>(
    _ body: (inout JSONReader) throws(CaseMistake) -> Value
  ) throws(CaseMistake) -> Value {
    guard depth < Self.deepest else { throw mistake("values are nested too deep", count: 1) }
    depth += 1
    position += 1
    let value = try body(&self)
    depth -= 1
    return value
  }

  private static func members(
    _ reader: inout JSONReader
  ) throws(CaseMistake) -> [JSONValue.Member] {
    var members: [JSONValue.Member] = []
    if reader.take(UInt8(ascii: "}")) { return members }
    repeat {
      reader.skipBlanks()
      let start = reader.position
      guard start < reader.end, reader.bytes[start] == UInt8(ascii: "\"") else {
        throw reader.mistake("the name of a member belongs here, in quotes", count: 1)
      }
      let name = try reader.string()
      let nameRange = reader.range(from: start, to: reader.position)
      try reader.expect(UInt8(ascii: ":"), "behind a name")
      members.append(.init(name: name, nameRange: nameRange, value: try reader.value()))
    } while reader.take(UInt8(ascii: ","))
    try reader.expect(UInt8(ascii: "}"), "at the end of an object")
    return members
  }

  private static func elements(_ reader: inout JSONReader) throws(CaseMistake) -> [JSONValue] {
    var elements: [JSONValue] = []
    if reader.take(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try reader.value()) } while reader.take(UInt8(ascii: ","))
    try reader.expect(UInt8(ascii: "]"), "at the end of an array")
    return elements
  }

  private mutating func word() throws(CaseMistake) -> JSONValue.Content {
    let start = position
    while position < end, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(bytes[position]) {
      position += 1
    }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      let message = word.isEmpty ? "no value begins so" : "'\(word)' is no value"
      position = start
      throw mistake(message, count: max(1, word.utf8.count))
    }
  }

  private mutating func number() throws(CaseMistake) -> String {
    let start = position
    let parts = Array("+-.eE0123456789".utf8)
    while position < end, parts.contains(bytes[position]) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard Double(text) != nil else {
      position = start
      throw mistake("'\(text)' is no number", count: text.utf8.count)
    }
    return text
  }

  // MARK: Strings

  private mutating func string() throws(CaseMistake) -> String {
    let start = position
    position += 1
    var text: [UInt8] = []
    while position < end {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text.append(contentsOf: try escaped())
      case 0..<0x20: throw mistake("a string has no control characters", count: 1)
      default:
        text.append(byte)
        position += 1
      }
    }
    position = start
    throw mistake("the string is not closed", count: 1)
  }

  /// What a backslash and the characters behind it stand for.
  private mutating func escaped() throws(CaseMistake) -> [UInt8] {
    guard position + 1 < end else { throw mistake("the text ends within a string", count: 1) }
    let byte = bytes[position + 1]
    let plain: UInt8? =
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
      case UInt8(ascii: "n"): 0x0A
      case UInt8(ascii: "r"): 0x0D
      case UInt8(ascii: "t"): 0x09
      case UInt8(ascii: "b"): 0x08
      case UInt8(ascii: "f"): 0x0C
      default: nil
      }
    if let plain {
      position += 2
      return [plain]
    }
    guard byte == UInt8(ascii: "u"), let first = codeUnit(at: position + 2) else {
      throw mistake("no character is written so", count: 2)
    }
    position += 6
    var units = [first]
    // A character beyond the first plane takes two.
    if UTF16.isLeadSurrogate(first), position + 1 < end, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u"), let second = codeUnit(at: position + 2),
      UTF16.isTrailSurrogate(second)
    {
      units.append(second)
      position += 6
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  private func codeUnit(at start: Int) -> UInt16? {
    guard start + 4 <= end else { return nil }
    let digits = bytes[start..<start + 4]
    guard digits.first != UInt8(ascii: "+"), digits.first != UInt8(ascii: "-") else { return nil }
    return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}

/// What is wrong with the JSON of a case, and where.
struct CaseMistake: Error {
  let diagnostic: Diagnostic

  init(
    _ message: String, at range: SourceRange, id: String = ScenarioDiagnostics.json,
    hint: String? = nil
  ) {
    diagnostic = Diagnostic(id: id, .error, at: range, message, hint: hint)
  }
}
