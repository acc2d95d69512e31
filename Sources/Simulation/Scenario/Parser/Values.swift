import CTVetDiagnostics
import CTVetPackets

/// An address and its protocol.
struct AddressValue: Hashable {
  var version: IPVersion
  var address: IPAddress
}

/// Numbers, times, addresses and texts.
extension ScenarioParser {
  // MARK: Numbers

  /// The next word as a number, decimal or hexadecimal behind `0x`.
  mutating func number(
    _ what: String, from least: UInt64 = 0, to most: UInt64
  ) throws(ScenarioMistake) -> UInt64 {
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "\(what) belongs here")
    }
    return try number(word, what, from: least, to: most)
  }

  /// A word as a number.
  func number(
    _ word: ScenarioCursor.Word, _ what: String, from least: UInt64 = 0, to most: UInt64
  ) throws(ScenarioMistake) -> UInt64 {
    guard let value = Self.number(word.text) else {
      throw .value(word.range, "'\(word.text)' is no number, but \(what) belongs here")
    }
    guard value >= least, value <= most else {
      throw .value(word.range, "\(what) lies between \(least) and \(most)")
    }
    return value
  }

  /// The value of a text of digits; nil where it is none or does not fit into 64 bits.
  static func number(_ text: some StringProtocol) -> UInt64? {
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      let digits = text.dropFirst(2)
      guard digits.utf8.first != UInt8(ascii: "+") else { return nil }
      return UInt64(digits, radix: 16)
    }
    guard let first = text.utf8.first, first != UInt8(ascii: "+") else { return nil }
    return UInt64(text)
  }

  // MARK: Times

  /// The longest time, in seconds: some thirty years.
  private static let longestTime: Int64 = 1_000_000_000

  /// The time of a step: absolute, or behind a plus sign counted from the step above.
  mutating func time() throws(ScenarioMistake) -> Timestamp {
    let start = cursor.position
    let isRelative = cursor.take(UInt8(ascii: "+"))
    guard let word = cursor.word(), word.range.lowerBound == start + (isRelative ? 1 : 0) else {
      throw .value(start..<cursor.position, "a time belongs here, such as 0.010 or +5")
    }
    let range = start..<word.range.upperBound
    let nanoseconds = try nanoseconds(word)
    let base = isRelative ? lastTime.nanoseconds : 0
    let (sum, overflows) = base.addingReportingOverflow(nanoseconds)
    guard !overflows, sum <= Self.longestTime * Timestamp.nanosecondsPerSecond else {
      throw .value(range, "a scenario lasts no longer than \(Self.longestTime) seconds")
    }
    let time = Timestamp(nanoseconds: sum)
    if time < lastTime {
      throw ScenarioMistake(
        ScenarioDiagnostics.backwards, at: range,
        "this lies before the step above, which is at \(lastTime.text)",
        hint: "write +\(word.text) for a time counted from there")
    }
    return time
  }

  /// Seconds, perhaps with decimals, or a time of nft's manner such as `5d` or `1m30s`.
  func nanoseconds(_ word: ScenarioCursor.Word) throws(ScenarioMistake) -> Int64 {
    let text = word.text
    let units: [Character: Int64] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
    var total: Int64 = 0
    var digits = ""
    var isPlain = true
    for character in text {
      guard let unit = units[character] else {
        digits.append(character)
        continue
      }
      isPlain = false
      total = try sum(total, decimal(digits, word), times: unit, word)
      digits = ""
    }
    if isPlain { return try sum(0, decimal(digits, word), times: 1, word) }
    guard digits.isEmpty else { throw noTime(word) }
    return total
  }

  private func sum(
    _ total: Int64, _ value: Int64, times unit: Int64, _ word: ScenarioCursor.Word
  ) throws(ScenarioMistake) -> Int64 {
    let (product, overflows) = value.multipliedReportingOverflow(by: unit)
    let (sum, carries) = total.addingReportingOverflow(product)
    guard !overflows, !carries, sum <= Self.longestTime * Timestamp.nanosecondsPerSecond else {
      throw .value(
        word.range, "a scenario lasts no longer than \(Self.longestTime) seconds")
    }
    return sum
  }

  /// A number of seconds with up to nine decimals, in nanoseconds.
  private func decimal(
    _ text: String, _ word: ScenarioCursor.Word
  ) throws(ScenarioMistake) -> Int64 {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, Self.isDecimal(whole),
      whole.utf8.count <= 10, let seconds = Int64(whole)
    else { throw noTime(word) }
    var nanoseconds = seconds * Timestamp.nanosecondsPerSecond
    if parts.count == 2 {
      guard Self.isDecimal(parts[1]), parts[1].utf8.count <= 9 else { throw noTime(word) }
      let filled = parts[1] + String(repeating: "0", count: 9 - parts[1].utf8.count)
      nanoseconds += Int64(filled) ?? 0
    }
    return nanoseconds
  }

  private static func isDecimal(_ text: some StringProtocol) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private func noTime(_ word: ScenarioCursor.Word) -> ScenarioMistake {
    .value(
      word.range, "'\(word.text)' is no time",
      hint: "write seconds, such as 0.010, or a time with units, such as 1m30s")
  }

  // MARK: Addresses

  /// The address that a text tells; nil for other texts.
  static func address(_ text: some StringProtocol) -> AddressValue? {
    IPAddress.read(String(text)).map { AddressValue(version: $0.version, address: $0.address) }
  }

  /// The next word as an address, or the name of a host.
  mutating func address(_ what: String) throws(ScenarioMistake) -> AddressValue {
    guard let word = cursor.word() else { throw .syntax(cursor.here, "\(what) belongs here") }
    return try address(word, what)
  }

  /// A word as an address, or the name of a host.
  func address(
    _ word: ScenarioCursor.Word, _ what: String
  ) throws(ScenarioMistake) -> AddressValue {
    if let address = Self.address(word.text) ?? hosts[word.text]?.address { return address }
    if word.text.utf8.contains(where: { !Self.isNameByte($0) }) {
      throw .value(word.range, "'\(word.text)' is no address")
    }
    let closest = SpellingSuggestion.closest(to: word.text, among: hosts.keys.sorted())
    throw ScenarioMistake(
      ScenarioDiagnostics.name, at: word.range, "no host is called '\(word.text)'",
      hint: closest.map { "did you mean \($0)?" }
        ?? "declare it above: host \(word.text) 192.0.2.1")
  }

  /// An address and a length: `192.0.2.1/24`; without a length the whole address counts.
  mutating func prefix(
    _ what: String
  ) throws(ScenarioMistake) -> (address: AddressValue, length: Int, range: Range<Int>) {
    guard let word = cursor.word() else { throw .syntax(cursor.here, "\(what) belongs here") }
    let parts = word.text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first, let address = Self.address(first) else {
      throw .value(
        word.range, "'\(word.text)' is no network", hint: "write it such as 192.0.2.1/24")
    }
    let width = address.version.addressByteCount * 8
    guard parts.count == 2 else { return (address, width, word.range) }
    guard let length = Self.number(parts[1]), length <= UInt64(width) else {
      throw .value(word.range, "the length of the network lies between 0 and \(width)")
    }
    return (address, Int(length), word.range)
  }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: byte >= 0x80
    }
  }

  // MARK: Texts

  /// The bytes between quotes; nil where no quote stands.
  mutating func quoted() throws(ScenarioMistake) -> [UInt8]? {
    let start = cursor.position
    guard cursor.take(UInt8(ascii: "\"")) else {
      cursor.position = start
      return nil
    }
    let open = cursor.position - 1
    var bytes: [UInt8] = []
    while cursor.position < cursor.end {
      let byte = cursor.byte
      cursor.position += 1
      switch byte {
      case UInt8(ascii: "\""): return bytes
      case UInt8(ascii: "\\"): bytes.append(try escaped())
      default: bytes.append(byte)
      }
    }
    throw .syntax(open..<cursor.end, "the quote is not closed in this line")
  }

  /// What follows a backslash.
  private mutating func escaped() throws(ScenarioMistake) -> UInt8 {
    let start = cursor.position - 1
    let byte = cursor.byte
    cursor.position = min(cursor.position + 1, cursor.end)
    switch byte {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "r"): return UInt8(ascii: "\r")
    case UInt8(ascii: "t"): return UInt8(ascii: "\t")
    case UInt8(ascii: "0"): return 0
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): return byte
    case UInt8(ascii: "x"):
      let digits = cursor.position..<min(cursor.position + 2, cursor.end)
      guard digits.count == 2, let value = UInt8(cursor.text(digits), radix: 16) else {
        throw .value(start..<digits.upperBound, "two hexadecimal digits belong behind \\x")
      }
      cursor.position = digits.upperBound
      return value
    default:
      throw .value(
        start..<cursor.position, "no character is written so",
        hint: "\\n, \\r, \\t, \\0, \\\\, \\\" and \\xHH are known")
    }
  }

  /// The bytes of a word of hexadecimal digits.
  func bytes(_ word: ScenarioCursor.Word) throws(ScenarioMistake) -> [UInt8] {
    let digits = Array(word.text.utf8)
    guard digits.count % 2 == 0 else {
      throw .value(word.range, "hexadecimal bytes have two digits each, this has \(digits.count)")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2)
    for place in stride(from: 0, to: digits.count, by: 2) {
      guard let high = Self.hexDigit(digits[place]), let low = Self.hexDigit(digits[place + 1])
      else {
        let start = word.range.lowerBound + place
        throw .value(start..<start + 2, "this is no hexadecimal byte")
      }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
