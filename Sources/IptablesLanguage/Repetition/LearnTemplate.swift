import CTVetDiagnostics

/// Lines that become templates for others.
extension Translator {
  /// A value of the current rule, and where it went.
  struct NotedValue {
    /// What is written so far that a place counts from.
    enum Part { case body, comment, out }

    let kind: PlainValue
    /// The value in the text.
    let source: Range<Int>
    let part: Part
    /// What was written for it.
    var target: Range<Int>
  }

  /// What a rule wrote, and where.
  struct WrittenRule {
    /// How many rules the command wrote.
    var count = 0
    /// Where the last one, its body and its comment begin in the output.
    var start = 0
    var body = 0
    var comment = 0
  }

  /// Notes that the body says the value of a word from a place on.
  mutating func notePlainValue(_ kind: PlainValue, _ word: Int, from start: Int) {
    notePlainValue(kind, word, .body, start..<body.count)
  }

  /// Notes that some of what is written is the value of a word.
  mutating func notePlainValue(
    _ kind: PlainValue, _ word: Int, _ part: NotedValue.Part, _ target: Range<Int>
  ) {
    guard notesValues else { return }
    let word = words[word]
    var source = word.start..<word.end
    if word.isQuoted {
      let whole = Int(word.range.start)..<Int(word.range.end)
      guard whole.count > 2, text[whole.lowerBound] == UInt8(ascii: "\"") else { return }
      source = whole.lowerBound + 1..<whole.upperBound - 1
    }
    noted.append(.init(kind: kind, source: source, part: part, target: target))
  }

  /// Reads a rule, and makes a template of it if that gives the same as reading such rules; false where
  /// it doesn't.
  mutating func learn(_ start: Int, _ shape: LineShape) -> Bool {
    let first = out.count
    notesValues = true
    noted.removeAll(keepingCapacity: true)
    let isPlain = isPlainRule { $0.readRule(start, shape.end) }
    notesValues = false
    guard isPlain else { return false }
    let values = plainValues()
    guard
      let line = Self.parts(
        of: text, start..<shape.end,
        values.indices.map { (values[$0].source, values[$0].kind, $0) }),
      let rule = Self.parts(
        of: out, first..<out.count,
        values.indices.map { (values[$0].target, values[$0].kind, $0) }
          .sorted { $0.0.lowerBound < $1.0.lowerBound })
    else { return false }
    repeated.keep(shape.hash, line: line, rule: rule)
    let template = repeated.templates[repeated.templates.count - 1]
    // A slice would have the whole output copied once more is written.
    let expected = Array(out[first...])
    let isRight =
      end(ofLineAt: start, like: template) == shape.end && written(template) == expected
      && isConfirmed(template, line, values.map(\.kind))
    if !isRight { repeated.dropLast(shape.hash) }
    return isRight
  }

  /// Whether something writes one rule and has no other effect.
  private mutating func isPlainRule(_ read: (inout Translator) -> Void) -> Bool {
    let first = out.count
    let effects = (diagnostics.count, lossCount, declared.counts)
    written = WrittenRule()
    read(&self)
    return written.count == 1 && written.start == first
      && (diagnostics.count, lossCount, declared.counts) == effects
  }

  /// The values that were noted and are of their kinds, in the order of the line; their targets are in `out`.
  private mutating func plainValues() -> [NotedValue] {
    var values: [NotedValue] = []
    for var value in noted {
      guard
        let found = value.kind.find(in: text, at: value.source.lowerBound, isIPv6: isIPv6),
        found.end == value.source.upperBound,
        value.kind != .chain || isPlainChain(found.start, found.end)
      else { continue }
      let base =
        switch value.part {
        case .body: written.body
        case .comment: written.comment
        case .out: 0
        }
      value.target = base + value.target.lowerBound..<base + value.target.upperBound
      values.append(value)
    }
    return values.sorted { $0.source.lowerBound < $1.source.lowerBound }
  }

  /// A range of bytes as parts that end where its values begin; nil where values overlap.
  private static func parts(
    of bytes: [UInt8], _ range: Range<Int>, _ values: [(Range<Int>, PlainValue, Int)]
  ) -> [RepeatedRules.Part]? {
    var parts: [RepeatedRules.Part] = []
    var position = range.lowerBound
    for (place, kind, index) in values {
      guard place.lowerBound >= position, place.upperBound <= range.upperBound else { return nil }
      parts.append((Array(bytes[position..<place.lowerBound]), kind, index))
      position = place.upperBound
    }
    parts.append((Array(bytes[position..<range.upperBound]), nil, 0))
    return parts
  }

  /// Whether reading gives the same as the template for lines with other values.
  private mutating func isConfirmed(
    _ template: RepeatedRules.Template, _ line: [RepeatedRules.Part], _ kinds: [PlainValue]
  ) -> Bool {
    let (outCount, textEnd, known) = (out.count, text.count, declared)
    let (diagnosticCount, losses) = (diagnostics.count, lossCount)
    defer {
      out.removeSubrange(outCount...)
      text.removeSubrange(textEnd...)
      diagnostics.removeSubrange(diagnosticCount...)
      (lossCount, declared) = (losses, known)
    }
    let others = kinds.map { $0.others(isIPv6: isIPv6, chain: repeated.lastChain) }
    for round in 0..<(others.map(\.count).max() ?? 0) {
      let start = text.count
      for part in line {
        text += part.bytes
        guard part.kind != nil, !others[part.index].isEmpty else {
          if part.kind != nil { return false }
          continue
        }
        text += others[part.index][round % others[part.index].count]
      }
      let end = text.count
      text.append(10)
      guard self.end(ofLineAt: start, like: template) == end else { return false }
      let expected = written(template)
      let first = out.count
      guard isPlainRule({ $0.readRule(start, end) }), out[first...].elementsEqual(expected) else {
        return false
      }
    }
    return true
  }

  /// What a template gives for the values that were found.
  private mutating func written(_ template: RepeatedRules.Template) -> [UInt8] {
    let start = out.count
    write(template)
    defer { out.removeSubrange(start...) }
    return Array(out[start...])
  }
}
