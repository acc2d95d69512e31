/// Reads JSON (RFC 8259) with the order of members kept.
struct RecordedValueReader {
  /// What keeps a text from being read.
  struct Malformed: Error {
    /// Where, in bytes from the start.
    let offset: Int
  }

  private let bytes: [UInt8]
  private var offset = 0

  /// Reads one value.
  ///
  /// - Throws: `Malformed`.
  static func read(_ bytes: [UInt8]) throws(Malformed) -> RecordedValue {
    var reader = RecordedValueReader(bytes: bytes)
    return try reader.value()
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private mutating func next() throws(Malformed) -> UInt8 {
    while offset < bytes.count, bytes[offset] <= 0x20 { offset += 1 }
    guard offset < bytes.count else { throw Malformed(offset: offset) }
    return bytes[offset]
  }

  private mutating func skip(_ byte: UInt8) throws(Malformed) -> Bool {
    guard try next() == byte else { return false }
    offset += 1
    return true
  }

  private mutating func value() throws(Malformed) -> RecordedValue {
    switch try next() {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func object() throws(Malformed) -> RecordedValue {
    offset += 1
    var members: [RecordedValue.Member] = []
    if try skip(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      _ = try next()
      let name = try string()
      guard try skip(UInt8(ascii: ":")) else { throw Malformed(offset: offset) }
      members.append(.init(name: name, value: try value()))
    } while try skip(UInt8(ascii: ","))
    guard try skip(UInt8(ascii: "}")) else { throw Malformed(offset: offset) }
    return .object(members)
  }

  private mutating func array() throws(Malformed) -> RecordedValue {
    offset += 1
    var elements: [RecordedValue] = []
    if try skip(UInt8(ascii: "]")) { return .array([]) }
    repeat { elements.append(try value()) } while try skip(UInt8(ascii: ","))
    guard try skip(UInt8(ascii: "]")) else { throw Malformed(offset: offset) }
    return .array(elements)
  }

  private mutating func string() throws(Malformed) -> String {
    guard bytes[offset] == UInt8(ascii: "\"") else { throw Malformed(offset: offset) }
    offset += 1
    var text: [UInt8] = []
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
      guard bytes[offset] == UInt8(ascii: "\\") else {
        text.append(bytes[offset])
        offset += 1
        continue
      }
      guard offset + 1 < bytes.count else { throw Malformed(offset: offset) }
      let escaped = bytes[offset + 1]
      offset += 2
      switch escaped {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
      case UInt8(ascii: "u"):
        guard offset + 4 <= bytes.count,
          let number = UInt32(
            String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(number)
        else { throw Malformed(offset: offset) }
        text.append(contentsOf: String(Character(scalar)).utf8)
        offset += 4
      default: text.append(escaped)
      }
    }
    guard offset < bytes.count else { throw Malformed(offset: offset) }
    offset += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func word() throws(Malformed) -> RecordedValue {
    let start = offset
    let ends = Array(",]} \n\t\r".utf8)
    while offset < bytes.count, !ends.contains(bytes[offset]) { offset += 1 }
    let word = String(decoding: bytes[start..<offset], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default:
      guard let number = Double(word) else { throw Malformed(offset: start) }
      return .number(number)
    }
  }
}
