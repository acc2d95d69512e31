import CTVetDiagnostics

/// Words of nft for the current rule.
extension Translator {
  /// Adds text of this program.
  @inline(__always)
  mutating func add(_ text: StaticString) {
    let count = text.utf8CodeUnitCount
    unsafe body.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: count))
  }

  /// Adds text that was put together.
  mutating func add(text: String) { body.append(contentsOf: text.utf8) }

  /// Adds a decimal number.
  mutating func add(_ number: UInt64) { Self.append(number, to: &body) }

  /// Adds a number with `0x`, without leading zeros.
  mutating func addHex(_ number: UInt64) {
    body.append(UInt8(ascii: "0"))
    body.append(UInt8(ascii: "x"))
    var digits = 1
    while digits < 16, number >> UInt64(digits * 4) != 0 { digits += 1 }
    addHexDigits(number, digits)
  }

  /// Adds a number with `0x` and at least so many digits.
  mutating func addHex(_ number: UInt64, digits: Int) {
    body.append(UInt8(ascii: "0"))
    body.append(UInt8(ascii: "x"))
    addHexDigits(number, digits)
  }

  /// Adds so many hexadecimal digits.
  mutating func addPlainHex(_ number: UInt64, digits: Int) { addHexDigits(number, digits) }

  private mutating func addHexDigits(_ number: UInt64, _ count: Int) {
    for digit in (0..<count).reversed() {
      let value = UInt8(truncatingIfNeeded: number >> UInt64(digit * 4)) & 15
      body.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
    }
  }

  /// Adds `!= ` where a test is inverted.
  @inline(__always)
  mutating func addInversion(_ isInverted: Bool) {
    if isInverted { add("!= ") }
  }

  /// Adds the bytes of a word as they are.
  mutating func add(word index: Int) {
    let word = words[index]
    for position in word.start..<word.end { body.append(text[position]) }
  }

  /// Adds a number or, between two different ones, a range.
  mutating func addRange(_ from: UInt64, _ to: UInt64) {
    add(from)
    if to != from {
      body.append(UInt8(ascii: "-"))
      add(to)
    }
  }

  /// Adds a text in quotes; bytes that nft can't have in a string are left out, and said.
  ///
  /// - Parameter plainUpTo: How long a text may be that is like any other to the extension.
  mutating func addQuoted(word index: Int, limit: Int = 1 << 30, plainUpTo: UInt8? = nil) {
    let word = words[index]
    body.append(UInt8(ascii: "\""))
    var isChanged = false
    let start = body.count
    for position in word.start..<min(word.end, word.start + limit) {
      let byte = text[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n") {
        isChanged = true
        body.append(UInt8(ascii: "'"))
      } else {
        body.append(byte)
      }
    }
    if let plainUpTo {
      notePlainValue(.text(limit: plainUpTo, isQuoted: word.isQuoted), index, from: start)
    }
    body.append(UInt8(ascii: "\""))
    if isChanged {
      warn(
        IptablesDiagnostics.changedText, at: word.range,
        "nft's strings have no quotes or line ends in them, so they become `'`")
    }
  }

  static func append(_ number: UInt64, to bytes: inout [UInt8]) {
    if number < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
      return
    }
    var rest = number
    let start = bytes.count
    while rest > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    }
    var (low, high) = (start, bytes.count - 1)
    while low < high {
      bytes.swapAt(low, high)
      low += 1
      high -= 1
    }
  }

  /// Notes that what follows in the body comes from some words.
  @inline(__always)
  mutating func mark(_ range: SourceRange) {
    guard keepsMap else { return }
    bodyMarks.append(.init(offset: UInt32(truncatingIfNeeded: body.count), range: range))
  }

  // MARK: Messages

  mutating func warn(_ id: String, at range: SourceRange, _ message: String, hint: String? = nil) {
    diagnostics.append(Diagnostic(id: id, .warning, at: range, message, hint: hint))
  }

  /// The text of a word.
  func string(_ index: Int) -> String {
    String(decoding: text[words[index].start..<words[index].end], as: UTF8.self)
  }

  /// A word that iptables would refuse.
  func refused(
    _ word: Int, _ message: String, hint: String? = nil, check: IptablesCheck? = nil,
    fixIts: [FixIt] = []
  ) -> Problem {
    Problem(
      kind: .refused, range: range(word), message: message, hint: hint, check: check,
      fixIts: fixIts)
  }

  /// A use that the kernel would refuse.
  func refusedByKernel(
    _ word: Int, _ message: String, hint: String? = nil, check: IptablesCheck? = nil
  ) -> Problem {
    Problem(kind: .refusedByKernel, range: range(word), message: message, hint: hint, check: check)
  }

  /// Words for which nft has none.
  func lost(_ word: Int, _ message: String, hint: String? = nil) -> Problem {
    Problem(kind: .notExpressible, range: range(word), message: message, hint: hint)
  }

  /// Where a word is written; that of the last one for one that is missing.
  func range(_ word: Int) -> SourceRange {
    guard !words.isEmpty else { return SourceRange(at: 0) }
    return words[min(max(word, 0), words.count - 1)].range
  }

  /// Where a use is written: from its name to the end of its last option.
  func range(ofUse use: Int) -> SourceRange {
    var result = range(rule.uses[use].word)
    for option in rule.given where option.use == use { result = result.union(range(option.word)) }
    return result
  }
}
