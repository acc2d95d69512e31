/// Lines that are translated as others before.
extension Translator {
  /// Translates the rule of a dump that begins at a place, and gives its end; nil for a line that has no
  /// shape.
  mutating func readRepeated(at start: Int) -> Int? {
    let expected = repeated.expected
    if expected >= 0, let end = end(ofLineAt: start, like: repeated.templates[expected]) {
      write(repeated.templates[expected])
      repeated.follow(with: expected)
      return end
    }
    guard let shape = LineShape(text, at: start, count: textCount) else { return nil }
    switch repeated.knowledge(of: shape.hash) {
    case .none:
      repeated.meet(shape.hash)
      readRule(start, shape.end)
    case .met: learnOrRead(start, shape)
    case .template(let first):
      if !writeRepeated(start, first) { learnOrRead(start, shape) }
    }
    return shape.end
  }

  private mutating func learnOrRead(_ start: Int, _ shape: LineShape) {
    repeated.follow(with: -1)
    if !repeated.hasRoom(shape.hash) {
      readRule(start, shape.end)
    } else if !learn(start, shape) {
      repeated.miss(shape.hash)
    }
  }

  /// Writes a rule from the first template that the line equals; false where there is none.
  private mutating func writeRepeated(_ start: Int, _ first: Int) -> Bool {
    var index = first
    while index >= 0 {
      let template = repeated.templates[index]
      if end(ofLineAt: start, like: template) != nil {
        write(template)
        repeated.follow(with: index)
        return true
      }
      index = template.next
    }
    return false
  }

  /// The end of a line that equals a template but for its values, which are found; nil for another line.
  mutating func end(ofLineAt start: Int, like template: RepeatedRules.Template) -> Int? {
    var position = start
    repeated.values.removeAll(keepingCapacity: true)
    for index in template.line {
      let piece = repeated.pieces[index]
      // Some byte of the line is behind the piece: that of the value, or the line end.
      guard position + piece.end - piece.start < text.count else { return nil }
      for place in piece.start..<piece.end {
        guard text[position] == repeated.bytes[place] else { return nil }
        position += 1
      }
      guard let kind = piece.kind else { break }
      guard let value = kind.find(in: text, at: position, isIPv6: isIPv6) else { return nil }
      if kind == .chain, !isPlainChain(value.start, value.end) { return nil }
      repeated.values.append(value)
      position = value.end
    }
    return text[position] == 10 ? position : nil
  }

  /// Writes the rule of a template with the values that were found.
  mutating func write(_ template: RepeatedRules.Template) {
    for index in template.rule {
      let piece = repeated.pieces[index]
      out.append(contentsOf: repeated.bytes[piece.start..<piece.end])
      guard let kind = piece.kind else { break }
      kind.write(repeated.values[piece.index], of: text, isIPv6: isIPv6, to: &out)
    }
  }

  /// Whether a name is that of a chain which is there and which nothing tells from others.
  mutating func isPlainChain(_ start: Int, _ end: Int) -> Bool {
    guard let name = PackedName(text, from: start, to: end) else { return false }
    if repeated.knows(name) { return true }
    let chain = string(start..<end)
    guard chain.utf8.first != UInt8(ascii: "-"), chain.utf8.first != UInt8(ascii: "!"),
      declared.chains.contains(chainKey(chain)), declared.renamed[chain] == nil,
      hook(named: start, end) == nil, target(named: name) == nil
    else { return false }
    repeated.meet(name, text[start..<end])
    return true
  }
}
