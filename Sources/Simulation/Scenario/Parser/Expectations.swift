import CTVetConntrack
import CTVetDiagnostics

/// What is expected: `expect accept oif eth1, ct state new, tcp SYN_SENT, timeout 120`.
///
/// A comma with a blank behind it begins the next expectation; other commas, and those in brackets or quotes,
/// belong to the match around them.
extension ScenarioParser {
  /// Reads the expectations of one line.
  mutating func expectations() throws(ScenarioMistake) -> [ScenarioExpectation] {
    guard !cursor.isAtEnd else {
      throw .syntax(
        cursor.here, "what is expected belongs here", hint: "such as accept, ct state new")
    }
    var found: [ScenarioExpectation] = []
    let whole = cursor
    for piece in pieces(cursor.rest()) {
      cursor = ScenarioCursor(file: file, position: piece.lowerBound, end: piece.upperBound)
      do throws(ScenarioMistake) {
        found += try expectation(piece)
      } catch {
        add(error)
      }
    }
    cursor = whole
    cursor.position = whole.end
    return found
  }

  /// The parts of a line between commas that blanks follow, without blanks around them.
  private func pieces(_ line: Range<Int>) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = line.lowerBound
    var depth = 0
    var isQuoted = false
    for position in line {
      switch file.storage[position] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): depth += isQuoted ? 0 : 1
      case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= isQuoted ? 0 : 1
      case UInt8(ascii: ",") where !isQuoted && depth <= 0:
        let next = position + 1
        guard next >= line.upperBound || ScenarioCursor.isBlank(file.storage[next]) else { break }
        pieces.append(trimmed(start..<position))
        start = next
      default: break
      }
    }
    pieces.append(trimmed(start..<line.upperBound))
    return pieces
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var cursor = ScenarioCursor(file: file, position: range.lowerBound, end: range.upperBound)
    return cursor.rest()
  }

  private mutating func expectation(_ piece: Range<Int>) throws(ScenarioMistake)
    -> [ScenarioExpectation]
  {
    let range = sourceRange(piece)
    guard !piece.isEmpty else {
      throw .syntax(piece, "an expectation is missing at the comma")
    }
    if let bytes = try quoted() {
      try expectEnd()
      return [ScenarioExpectation(.line(line(bytes), isThere: true), at: range)]
    }
    guard let word = cursor.peek() else { return [ScenarioExpectation(.match, at: range)] }
    if let verdict = ScenarioExpectation.Verdict(rawValue: word.text) {
      _ = cursor.word()
      return try verdictExpectations(verdict, word.range)
    }
    let whole = cursor
    switch ScenarioKeyword(rawValue: word.text) {
    case .oif:
      _ = cursor.word()
      if let name = cursor.word(), cursor.isAtEnd {
        return [ScenarioExpectation(.output(name.text), at: range)]
      }
      if let name = try quoted(), cursor.isAtEnd {
        return [ScenarioExpectation(.output(String(decoding: name, as: UTF8.self)), at: range)]
      }
    case .no, .entry, .entries:
      return [ScenarioExpectation(try entries(), at: range)]
    case .timeout:
      _ = cursor.word()
      let seconds = try timeout()
      try expectEnd()
      return [ScenarioExpectation(.timeout(seconds), at: range)]
    case .tcp, .sctp:
      if let state = try trackedState() { return [ScenarioExpectation(state, at: range)] }
    default: break
    }
    cursor = whole
    return [ScenarioExpectation(.match, at: range)]
  }

  /// `accept`, perhaps with the interface.
  private mutating func verdictExpectations(
    _ verdict: ScenarioExpectation.Verdict, _ range: Range<Int>
  ) throws(ScenarioMistake) -> [ScenarioExpectation] {
    let first = ScenarioExpectation(.verdict(verdict), at: sourceRange(range))
    guard !cursor.isAtEnd else { return [first] }
    let start = cursor.position
    guard cursor.take(.oif) else {
      throw .syntax(
        cursor.rest(), "only oif and an interface may follow '\(verdict.rawValue)'",
        hint: "put a comma and a blank before the next expectation")
    }
    let name = try interfaceName()
    try expectEnd()
    return [
      first,
      ScenarioExpectation(.output(name.text), at: sourceRange(start..<name.range.upperBound)),
    ]
  }

  /// `no entry`, `entry`, `no entries`, `entries 3`, `no "tcp 6 …"`.
  private mutating func entries() throws(ScenarioMistake) -> ScenarioExpectation.Kind {
    let isNegated = cursor.take(.no)
    let kind: ScenarioExpectation.Kind
    if isNegated, let bytes = try quoted() {
      kind = .line(line(bytes), isThere: false)
    } else if cursor.take(.entry) {
      kind = .entry(!isNegated)
    } else if cursor.take(.entries) {
      kind = .entries(isNegated ? 0 : Int(try number("a number", to: 1_000_000_000)))
    } else {
      throw .syntax(
        cursor.rest(), "entry, entries or a line of conntrack -L in quotes belongs behind 'no'")
    }
    try expectEnd()
    return kind
  }

  private func line(_ bytes: [UInt8]) -> ConntrackLine {
    ConntrackLine(String(decoding: bytes, as: UTF8.self))
  }

  private mutating func timeout() throws(ScenarioMistake) -> UInt64 {
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "a number of seconds belongs here")
    }
    let nanoseconds = try nanoseconds(word)
    guard nanoseconds % 1_000_000_000 == 0 else {
      throw .value(word.range, "timeouts are whole seconds, rounded up")
    }
    return UInt64(nanoseconds / 1_000_000_000)
  }

  /// The state behind `tcp` or `sctp`; nil where an nft match stands there.
  private mutating func trackedState() throws(ScenarioMistake) -> ScenarioExpectation.Kind? {
    guard let keyword = cursor.take(anyOf: [.tcp, .sctp]), let word = cursor.word() else {
      return nil
    }
    let upper = word.text.utf8.allSatisfy { byte in
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "2")
    }
    guard upper else { return nil }
    let names =
      keyword == .tcp ? TCPState.allCases.map(\.name) : SCTPState.allCases.map(\.name)
    try expectEnd()
    if keyword == .tcp, let state = TCPState.allCases.first(where: { $0.name == word.text }) {
      return .tcp(state)
    }
    if keyword == .sctp, let state = SCTPState.allCases.first(where: { $0.name == word.text }) {
      return .sctp(state)
    }
    throw .word(word, "the tracker has no state '\(word.text)'", among: names)
  }
}
