/// `-m u32`: words of four bytes anywhere in the packet.
enum WordMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "u32")
  static let options = [
    Option("u32", .text, 0, [.invertible, .required])
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    _ = try WordTest.read(option.word, t)
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    if try WordTest.read(option.word, t).contains(where: \.shiftsTooFar) {
      throw t.refusedByKernel(option.word, "a word has 32 bits to be shifted by")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    let tests = try WordTest.read(option.word, t)
    if option.isInverted, tests.count > 1 {
      // One test that fails is enough: a rule for each, which exclude each other.
      let choice = t.choose(tests.count)
      for (index, test) in tests.enumerated() where index <= choice {
        try test.add(isInverted: index == choice, option.word, &t)
      }
      return
    }
    for test in tests { try test.add(isInverted: option.isInverted, option.word, &t) }
  }
}

/// One test of `-m u32`: a place, what is done with the word there, and what it should be.
struct WordTest {
  private enum Step {
    case and(UInt64)
    case left(UInt64)
    case right(UInt64)
    /// The value is an offset from where the next word is read.
    case jump(UInt64)
  }

  private var start: UInt64 = 0
  private var steps: [Step] = []
  private var ranges: [(from: UInt64, to: UInt64)] = []

  /// Whether it looks behind the header of IPv4, however long that is.
  var isBehindHeader: Bool {
    var rest = steps[...]
    return start == 0 && jump(over: [.right(22), .and(0x3C)], &rest) != nil
  }

  /// Whether a shift leaves nothing.
  var shiftsTooFar: Bool {
    steps.contains { step in
      switch step {
      case .left(let count), .right(let count): count > 31
      case .and, .jump: false
      }
    }
  }

  /// Reads tests such as `6&0xFF=1&&4&0x1FFF=0`.
  static func read(_ word: Int, _ t: Translator) throws(Problem) -> [WordTest] {
    var position = t.words[word].start
    let end = t.words[word].end
    var tests: [WordTest] = []
    func skip() {
      while position < end, t.text[position] == 32 || (9...13).contains(t.text[position]) {
        position += 1
      }
    }
    func peek(_ character: Character) -> Bool {
      skip()
      return position < end && t.text[position] == character.asciiValue
    }
    func number() throws(Problem) -> UInt64 {
      skip()
      guard let (value, rest) = t.numberPrefix(position, end), value <= 0xFFFF_FFFF else {
        throw t.refused(word, "u32: a number is missing")
      }
      position = rest
      return value
    }
    while true {
      var test = WordTest()
      test.start = try number()
      location: while true {
        skip()
        guard position < end else { throw t.refused(word, "u32: the test ends without `=`") }
        let byte = t.text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "="): break location
        case UInt8(ascii: "&"): test.steps.append(.and(try number()))
        case UInt8(ascii: "@"): test.steps.append(.jump(try number()))
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
          guard position < end, t.text[position] == byte else {
            throw t.refused(word, "u32: shifts are written `<<` and `>>`")
          }
          position += 1
          let count = try number()
          test.steps.append(byte == UInt8(ascii: "<") ? .left(count) : .right(count))
        default: throw t.refused(word, "u32: what should be done is one of & << >> @ =")
        }
      }
      repeat {
        if !test.ranges.isEmpty { position += 1 }
        let from = try number()
        var to = from
        if peek(":") {
          position += 1
          to = try number()
        }
        test.ranges.append((from, to))
      } while peek(",")
      tests.append(test)
      if test.steps.count > 10 || test.ranges.count > 10 || tests.count > 10 {
        throw t.refused(word, "u32: there are more than 10 of a kind")
      }
      skip()
      if position == end { return tests }
      guard position + 1 < end, t.text[position] == UInt8(ascii: "&"),
        t.text[position + 1] == UInt8(ascii: "&")
      else { throw t.refused(word, "u32: `&&` should stand between tests") }
      position += 2
    }
  }

  /// Adds the test in nft's words: a word of the network header, or behind it where the steps are the
  /// known ones over the lengths of the IPv4 and TCP headers.
  func add(isInverted: Bool, _ word: Int, _ t: inout Translator) throws(Problem) {
    var base = "nh"
    var offset = start
    var rest = steps[...]
    if !t.isIPv6, offset == 0, let next = jump(over: [.right(22), .and(0x3C)], &rest) {
      (base, offset) = ("th", next)
      if offset == 12, let next = jump(over: [.right(26), .and(0x3C)], &rest) {
        (base, offset) = ("ih", next)
      }
    }
    var mask: UInt64 = 0xFFFF_FFFF
    var shift: UInt64 = 0
    for step in rest {
      switch step {
      case .and(let value): mask &= value << shift
      case .right(let count): shift += count
      case .left, .jump:
        throw t.lost(word, "nft can't compute where in the packet a word is, or shift it left")
      }
      if shift > 31 { throw t.lost(word, "nothing is left of the word") }
    }
    mask = ((mask >> shift) << shift) & 0xFFFF_FFFF
    if offset * 8 > 0xFFFF { throw t.lost(word, "nft can't look that far into the packet") }
    let low = UInt64(mask.trailingZeroBitCount)
    let width = 64 - UInt64(mask.leadingZeroBitCount) - min(low, 64)
    let ranges = merged(ranges.filter { $0.from <= $0.to && $0.from <= 0xFFFF_FFFF >> shift })
    if ranges.isEmpty { throw t.neverMatches(word, "the word can't have that value") }
    if mask != 0, low == shift, mask >> low == (1 << width) - 1 {
      // The bits of a field.
      t.add(text: "@\(base),\(offset * 8 + 32 - low - width),\(width) ")
      return add(ranges, upTo: (1 << width) - 1, isInverted: isInverted, &t)
    }
    t.add(text: "@\(base),\(offset * 8),32 & ")
    t.addHex(mask)
    t.add(" ")
    if isInverted || ranges.count == 1 { t.add(isInverted ? "!= " : "== ") }
    addValues(
      ranges.map { range in
        let to = min((range.to << shift) | (((1 << shift) - 1) & mask), 0xFFFF_FFFF)
        return (range.from << shift, to)
      }, &t)
  }

  /// Compares a field in the shortest way: what is not excluded, or what is.
  private func add(
    _ ranges: [(from: UInt64, to: UInt64)], upTo all: UInt64, isInverted: Bool,
    _ t: inout Translator
  ) {
    var gaps: [(from: UInt64, to: UInt64)] = []
    for (range, next) in zip(ranges, ranges.dropFirst()) {
      gaps.append((range.to + 1, next.from - 1))
    }
    if !isInverted, ranges.first?.from == 0, let last = ranges.last {
      if !gaps.isEmpty, last.to >= all {
        t.add("!= ")
        return addValues(gaps, &t)
      }
      if ranges.count == 1, last.to > 0, last.to < all {
        t.add("< ")
        t.add(last.to + 1)
        return t.add(" ")
      }
    }
    if !isInverted, ranges.count == 1, ranges[0].to >= all, ranges[0].from > 0,
      ranges[0].from < all
    {
      t.add("> ")
      t.add(ranges[0].from - 1)
      return t.add(" ")
    }
    t.addInversion(isInverted)
    addValues(ranges.map { ($0.from, min($0.to, all)) }, &t)
  }

  private func addValues(_ values: [(from: UInt64, to: UInt64)], _ t: inout Translator) {
    if values.count > 1 { t.add("{ ") }
    for (index, value) in values.enumerated() {
      if index > 0 { t.add(", ") }
      t.addHex(value.from)
      if value.to != value.from {
        t.add("-")
        t.addHex(value.to)
      }
    }
    t.add(values.count > 1 ? " } " : " ")
  }

  /// Ranges in order, those that touch made one.
  private func merged(_ ranges: [(from: UInt64, to: UInt64)]) -> [(from: UInt64, to: UInt64)] {
    var result: [(from: UInt64, to: UInt64)] = []
    for range in ranges.sorted(by: { $0.from < $1.from }) {
      if let last = result.last, range.from <= last.to + 1 {
        result[result.count - 1].to = max(last.to, range.to)
      } else {
        result.append(range)
      }
    }
    return result
  }

  private func jump(over known: [Step], _ rest: inout ArraySlice<Step>) -> UInt64? {
    guard rest.count > known.count else { return nil }
    for (step, expected) in zip(rest, known) {
      switch (step, expected) {
      case (.and(let a), .and(let b)) where a == b: continue
      case (.right(let a), .right(let b)) where a == b: continue
      default: return nil
      }
    }
    guard case .jump(let offset) = rest[rest.startIndex + known.count] else { return nil }
    rest = rest.dropFirst(known.count + 1)
    return offset
  }
}
