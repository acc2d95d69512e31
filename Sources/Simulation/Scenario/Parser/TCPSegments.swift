import CTVetDiagnostics

/// Segments of TCP: `S. 5000:5000(0) ack 1001 win 65160 <mss 1460,wscale 7>`.
extension ScenarioParser {
  /// Reads flags, numbers, options and payload.
  mutating func readTCP(into template: inout PacketTemplate) throws(ScenarioMistake) {
    let start = cursor.rest().lowerBound
    var segment = TCPTemplate(flags: try tcpFlags())
    var size: Int?
    if let word = cursor.peek(), word.text.contains(":"), Self.number(word.text.prefix(1)) != nil {
      _ = cursor.word()
      size = try sequence(word, into: &segment)
    }
    while let keyword = cursor.take(anyOf: [.ack, .win, .urg]) {
      switch keyword {
      case .ack:
        segment.acknowledgement = UInt32(
          try number("an acknowledgement", to: UInt64(UInt32.max)))
      case .win: segment.window = UInt16(try number("a window", to: 65_535))
      default: segment.urgent = UInt16(try number("an urgent pointer", to: 65_535))
      }
    }
    if cursor.take(UInt8(ascii: "<")) { try readTCPOptions(into: &segment) }
    template.payload = try tcpPayload(size, from: start)
    template.transport = .tcp(segment)
  }

  // MARK: Flags

  /// The letter of each flag, as tcpdump and packetdrill write them.
  static let flagLetters: [(letter: Character, flag: UInt16)] = [
    ("F", 1), ("S", 2), ("R", 4), ("P", 8), (".", 16), ("U", 32), ("E", 64), ("W", 128),
  ]

  private mutating func tcpFlags() throws(ScenarioMistake) -> UInt16 {
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "flags belong here, such as S or P.")
    }
    if word.text == "-" { return 0 }
    var flags: UInt16 = 0
    for character in word.text {
      guard let known = Self.flagLetters.first(where: { $0.letter == character }) else {
        let letters = Self.flagLetters.map { String($0.letter) }.joined()
        throw .word(
          word, "'\(word.text)' are no flags of TCP",
          hint: "the letters are \(letters) in any order, '.' for ACK and '-' for none")
      }
      flags |= known.flag
    }
    return flags
  }

  // MARK: Numbers

  /// `1000:1100(100)`; gives the size.
  private mutating func sequence(
    _ word: ScenarioCursor.Word, into segment: inout TCPTemplate
  ) throws(ScenarioMistake) -> Int {
    let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = Self.number(parts[0]), let last = Self.number(parts[1]),
      let start = UInt32(exactly: first), let end = UInt32(exactly: last)
    else {
      throw .value(
        word.range, "'\(word.text)' are no sequence numbers",
        hint: "write the first one, the one behind the last byte, and the size: 1000:1100(100)")
    }
    guard cursor.byte == UInt8(ascii: "("), let size = try payloadSize() else {
      throw .syntax(
        word.range.upperBound..<word.range.upperBound, "the size in parentheses belongs here",
        hint: "\(word.text)(\(end &- start))")
    }
    guard end &- start == UInt32(size) else {
      throw ScenarioMistake(
        ScenarioDiagnostics.contradiction, at: word.range.lowerBound..<cursor.position,
        "from \(start) to \(end) are \(end &- start) bytes, not \(size)",
        hint: "write \(start):\(start &+ UInt32(size))(\(size))")
    }
    segment.sequence = start
    return size
  }

  private mutating func tcpPayload(
    _ size: Int?, from start: Int
  ) throws(ScenarioMistake) -> Payload {
    let payload = try payload()
    guard let size else { return payload }
    switch payload {
    case .none: return size == 0 ? .none : .count(size)
    case .bytes(let bytes) where bytes.count == size: return payload
    case .count(size): return payload
    case .bytes, .count, .packet:
      throw ScenarioMistake(
        ScenarioDiagnostics.contradiction, at: start..<cursor.position,
        "the sequence numbers tell \(size) bytes, the payload has others")
    }
  }

  // MARK: Options

  private mutating func readTCPOptions(into segment: inout TCPTemplate) throws(ScenarioMistake) {
    let start = cursor.position - 1
    while !cursor.take(UInt8(ascii: ">")) {
      if !segment.options.isEmpty, !cursor.take(UInt8(ascii: ",")) {
        cursor.skipBlanks()
        throw .syntax(start..<cursor.position, "the options are not closed with '>'")
      }
      segment.options += try tcpOption()
    }
    guard segment.options.count <= 40 else {
      throw .value(
        start..<cursor.position,
        "options have at most 40 bytes, these have \(segment.options.count)")
    }
  }

  private static let tcpOptions: [ScenarioKeyword] = [
    .mss, .wscale, .sackOK, .nop, .eol, .timestamps, .sack, .kind,
  ]

  private mutating func tcpOption() throws(ScenarioMistake) -> [UInt8] {
    guard let word = cursor.peek() else {
      cursor.skipBlanks()
      throw .syntax(cursor.here, "an option of TCP belongs here, such as mss 1460")
    }
    guard let keyword = cursor.take(anyOf: Self.tcpOptions) else {
      throw .word(
        word, "no option of TCP is called '\(word.text)'", among: Self.tcpOptions.map(\.rawValue))
    }
    switch keyword {
    case .mss: return [2, 4] + bigEndian(UInt16(try number("a size", to: 65_535)))
    case .wscale: return [3, 3, UInt8(try number("a scale", to: 255))]
    case .sackOK: return [4, 2]
    case .nop: return [1]
    case .eol: return [0]
    case .timestamps: return try timestamps()
    case .sack: return try selectiveAcknowledgements()
    default:
      let kind = UInt8(try number("the kind of an option", to: 255))
      var value: [UInt8] = []
      if cursor.take(.hex), let word = cursor.word() { value = try bytes(word) }
      return [kind, UInt8(truncatingIfNeeded: value.count + 2)] + value
    }
  }

  private mutating func timestamps() throws(ScenarioMistake) -> [UInt8] {
    var option: [UInt8] = [8, 10]
    for keyword in [ScenarioKeyword.val, .ecr] {
      guard cursor.take(keyword) else {
        cursor.skipBlanks()
        throw .syntax(
          cursor.here, "'\(keyword.rawValue)' and a number belong here",
          hint: "such as TS val 100 ecr 0")
      }
      option += bigEndian(UInt32(try number("a number", to: UInt64(UInt32.max))))
    }
    return option
  }

  private mutating func selectiveAcknowledgements() throws(ScenarioMistake) -> [UInt8] {
    var edges: [UInt8] = []
    while let word = cursor.word() {
      let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count == 2, let left = Self.number(parts[0]), let right = Self.number(parts[1]),
        let first = UInt32(exactly: left), let second = UInt32(exactly: right)
      else {
        throw .value(word.range, "'\(word.text)' is no block", hint: "such as sack 1000:1100")
      }
      edges += bigEndian(first) + bigEndian(second)
    }
    return [5, UInt8(truncatingIfNeeded: edges.count + 2)] + edges
  }

  private func bigEndian(_ number: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
  }

  private func bigEndian(_ number: UInt32) -> [UInt8] {
    bigEndian(UInt16(truncatingIfNeeded: number >> 16))
      + bigEndian(UInt16(truncatingIfNeeded: number))
  }
}
