import CTVetConntrack
public import CTVetDiagnostics
import CTVetPackets

/// Reads the scenario language (Grammar/scenario.ebnf): times and segments in packetdrill's manner, endpoints
/// in tcpdump's.
///
/// Never fails: a statement that can't be read is left out, and a diagnostic tells where. Ranges are in bytes
/// from the start of the file.
public struct ScenarioParser {
  let file: SourceFile
  /// The statement that is being read.
  var cursor: ScenarioCursor
  /// What was read so far.
  var scenario = Scenario()
  var diagnostics: [Diagnostic] = []
  /// The hosts that have a name.
  var hosts: [String: HostName] = [:]
  /// How deep the packet that is being read is quoted by others.
  var quotingDepth = 0
  /// Where the line of the statement ends.
  private var lineEnd = 0
  /// Whether the step of the expectations that come could not be read.
  private var lastStepIsLost = false

  /// A name for an address.
  struct HostName {
    let address: AddressValue
    let range: Range<Int>
  }

  private init(_ file: SourceFile) {
    self.file = file
    cursor = ScenarioCursor(file: file, position: 0, end: 0)
  }

  /// Reads a file.
  public static func parse(_ file: SourceFile) -> (scenario: Scenario, diagnostics: [Diagnostic]) {
    var parser = ScenarioParser(file)
    parser.readFile()
    return (parser.scenario, parser.diagnostics.sorted { $0.range.start < $1.range.start })
  }

  /// Reads the words that follow a keyword of the set-up, as options of a command have them.
  static func parseWords<Value>(
    _ text: String, _ body: (inout ScenarioParser) throws(ScenarioMistake) -> Value
  ) throws(ScenarioMistake) -> Value {
    var parser = ScenarioParser(SourceFile(name: "", text: text))
    parser.cursor.end = parser.file.count
    let value = try body(&parser)
    try parser.expectEnd()
    return value
  }

  // MARK: Lines

  private mutating func readFile() {
    guard file.count < Int(UInt32.max) else {
      diagnostics.append(
        ScenarioMistake.value(0..<0, "the file is larger than 4 GiB").diagnostic)
      return
    }
    var start = beginsWithByteOrderMark ? 3 : 0
    while start < file.count {
      lineEnd = endOfLine(from: start)
      cursor.position = start
      cursor.end = endOfStatement(start..<lineEnd)
      readLine()
      start = lineEnd + 1
    }
  }

  private var beginsWithByteOrderMark: Bool {
    file.count >= 3 && file.storage[0] == 0xEF && file.storage[1] == 0xBB && file.storage[2] == 0xBF
  }

  private func endOfLine(from start: Int) -> Int {
    var end = start
    while end < file.count, file.storage[end] != UInt8(ascii: "\n") { end += 1 }
    return end
  }

  /// Where a comment begins that is outside of quotes, or the line ends.
  private func endOfStatement(_ line: Range<Int>) -> Int {
    var quote: UInt8 = 0
    var position = line.lowerBound
    while position < line.upperBound {
      let byte = file.storage[position]
      if quote != 0 {
        if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { position += 1 }
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "#") {
        return position
      }
      position += 1
    }
    return line.upperBound
  }

  private mutating func readLine() {
    if cursor.isAtEnd { return }
    let start = cursor.position
    do throws(ScenarioMistake) {
      try readStatement()
      try expectEnd()
    } catch {
      add(error)
      if !isAboutHostOrExpectation(start) { lastStepIsLost = true }
    }
  }

  /// Tells of a mistake; no place lies behind the end of the file.
  mutating func add(_ mistake: ScenarioMistake) {
    let told = mistake.diagnostic
    let end = UInt32(file.count)
    diagnostics.append(
      Diagnostic(
        id: told.id, told.severity,
        at: SourceRange(min(told.range.start, end), min(told.range.end, end)), told.message,
        hint: told.hint))
  }

  /// Whether a statement that begins at a place is none that could have been a step.
  private func isAboutHostOrExpectation(_ start: Int) -> Bool {
    let first = ScenarioCursor(file: file, position: start, end: lineEnd).peek()
    guard let keyword = first.flatMap({ ScenarioKeyword(rawValue: $0.text) }) else { return false }
    return Self.statements.contains(keyword) && keyword != .run
  }

  private static let statements: [ScenarioKeyword] = [
    .ruleset, .interface, .host, .route, .sysctl, .kernel, .mtu, .conntrack, .random, .run, .expect,
  ]

  private func isStep(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "+") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func readStatement() throws(ScenarioMistake) {
    guard let word = cursor.peek() else {
      throw .syntax(
        cursor.position..<cursor.position + 1, "a statement begins with a word or a time")
    }
    if isStep(cursor.byte) { return try readStep() }
    guard let keyword = ScenarioKeyword(rawValue: word.text) else { throw unknownStatement(word) }
    switch keyword {
    case .ruleset, .interface, .mtu, .host, .route, .sysctl, .kernel, .conntrack, .random:
      _ = cursor.word()
      try readSetup(keyword, word)
    case .run:
      _ = cursor.word()
      add(.command(try command()), at: lastTime, from: word.range.lowerBound)
    case .expect:
      _ = cursor.word()
      try readExpectations(word)
    default: throw unknownStatement(word)
    }
  }

  private func unknownStatement(_ word: ScenarioCursor.Word) -> ScenarioMistake {
    let isInterface =
      word.text == ScenarioKeyword.local.rawValue
      || scenario.setup.interfaces.contains { $0.name == word.text }
    if isInterface {
      return .syntax(
        word.range, "a packet begins with its time",
        hint: "write +0 \(word.text) … for the time of the step above")
    }
    return .word(
      word, "no statement begins with '\(word.text)'", among: Self.statements.map(\.rawValue))
  }

  /// Complains about what is left of a statement.
  func expectEnd() throws(ScenarioMistake) {
    var rest = cursor
    guard !rest.isAtEnd else { return }
    let range = rest.peek()?.range ?? rest.position..<rest.position + 1
    throw .syntax(range, "'\(cursor.text(range))' is not expected here")
  }

  /// Goes on behind a block of lines.
  mutating func continueBehind(_ place: Int) {
    lineEnd = endOfLine(from: place)
    cursor.position = place
    cursor.end = endOfStatement(place..<lineEnd)
  }

  // MARK: Steps

  /// The time of the last step.
  var lastTime: Timestamp { scenario.steps.last?.time ?? .zero }

  private mutating func readStep() throws(ScenarioMistake) {
    let start = cursor.position
    let time = try time()
    if cursor.isAtEnd { return add(.wait, at: time, from: start) }
    if cursor.take(.run) { return add(.command(try command()), at: time, from: start) }
    if cursor.take(.sysctl) { return add(.setting(try setting()), at: time, from: start) }
    try readPacket(at: time, from: start)
  }

  /// Adds a step whose text begins at a place.
  mutating func add(
    _ action: ScenarioStep.Action, at time: Timestamp, from start: Int,
    part: ScenarioStep.Part? = nil
  ) {
    let end = cursor.position
    var step = ScenarioStep(
      time: time, action: action, range: SourceRange(UInt32(start), UInt32(max(start, end))))
    step.part = part
    scenario.steps.append(step)
    lastStepIsLost = false
  }

  private mutating func command() throws(ScenarioMistake) -> ScenarioCommand {
    let range = cursor.rest()
    cursor.position = cursor.end
    guard let command = ScenarioCommand(cursor.text(range)), !command.calls.isEmpty else {
      throw .syntax(range, "a command such as `nft flush chain ip t c` belongs here")
    }
    return command
  }

  private mutating func readExpectations(_ word: ScenarioCursor.Word) throws(ScenarioMistake) {
    if lastStepIsLost {
      // Its step could not be read, which was told; what is expected of it means nothing then.
      cursor.position = cursor.end
      return
    }
    guard !scenario.steps.isEmpty else {
      throw ScenarioMistake(
        ScenarioDiagnostics.misplaced, at: word.range, "nothing has happened of which to expect")
    }
    let expectations = try expectations()
    scenario.steps[scenario.steps.count - 1].expectations += expectations
  }
}
