import CTVetDiagnostics

/// Words of a line of `iptables-save`.
extension Translator {
  /// Splits a line into words as `iptables-restore` does: quotes keep spaces, a backslash in them keeps
  /// the next byte.
  mutating func splitSaveLine(_ start: Int, _ end: Int) {
    var position = start
    while position < end {
      let byte = text[position]
      if byte == 32 || byte == 9 || byte == 13 {
        position += 1
        continue
      }
      let first = position
      while position < end {
        let byte = text[position]
        if byte == 32 || byte == 9 || byte == UInt8(ascii: "\"") { break }
        position += 1
      }
      if position < end, text[position] == UInt8(ascii: "\"") {
        position = quotedSaveWord(first, end)
      } else {
        var last = position
        if last == end, text[last - 1] == 13 { last -= 1 }
        words.append(Word(start: first, end: last, range: Self.range(first, last)))
      }
    }
  }

  /// A word with quotes somewhere in it; the closing one ends it.
  private mutating func quotedSaveWord(_ first: Int, _ end: Int) -> Int {
    var position = first
    let start = text.count
    var isOpen = false
    scan: while position < end {
      let byte = text[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\\") where isOpen && position < end:
        text.append(text[position])
        position += 1
      case UInt8(ascii: "\""):
        if isOpen { break scan }
        isOpen = true
      case 32, 9:
        if !isOpen { break scan }
        text.append(byte)
      default: text.append(byte)
      }
    }
    words.append(
      Word(start: start, end: text.count, range: Self.range(first, position), isQuoted: true))
    return position
  }

  static func range(_ start: Int, _ end: Int) -> SourceRange {
    SourceRange(UInt32(truncatingIfNeeded: start), UInt32(truncatingIfNeeded: end))
  }
}
