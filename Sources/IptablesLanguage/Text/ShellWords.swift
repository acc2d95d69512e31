import CTVetDiagnostics

/// Words of a line of a shell script.
extension Translator {
  /// How a command of a script ends.
  enum ShellEnd {
    case line
    /// `;`, `&&`, `||`, `|`, `&`, parentheses: another command follows on the line.
    case separator(Int)
  }

  /// Splits a command of a shell script into words; `problem` tells where the shell's help is needed.
  mutating func splitShellCommand(
    _ start: Int, _ end: Int, problem: inout SourceRange?
  ) -> ShellEnd {
    var position = start
    var wordStart = -1
    var first = 0
    var hasQuotes = false
    func isWord() -> Bool { wordStart >= 0 }
    func finish(_ t: inout Translator, _ position: Int) {
      guard wordStart >= 0 else { return }
      t.words.append(
        Word(
          start: wordStart, end: t.text.count, range: Self.range(first, position),
          isQuoted: hasQuotes))
      wordStart = -1
      hasQuotes = false
    }
    func begin(_ t: Translator, _ position: Int) {
      guard wordStart < 0 else { return }
      wordStart = t.text.count
      first = position
    }
    while position < end {
      let byte = text[position]
      switch byte {
      case 32, 9, 13, 10:
        finish(&self, position)
        position += 1
      case UInt8(ascii: "#") where wordStart < 0:
        return .line
      case UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: "("),
        UInt8(ascii: ")"):
        finish(&self, position)
        position += 1
        while position < end, text[position] == byte { position += 1 }
        return .separator(position)
      case UInt8(ascii: ">"), UInt8(ascii: "<"):
        // A redirection: the words behind it are none of iptables.
        if wordStart >= 0, text.count - wordStart == 1, (48...57).contains(text[wordStart]) {
          text.removeLast()
          wordStart = -1
        }
        finish(&self, position)
        let isDocument =
          byte == UInt8(ascii: "<") && position + 1 < end && text[position + 1] == byte
        position += 1
        while position < end,
          [32, 9, UInt8(ascii: ">"), UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "-")]
            .contains(text[position])
        {
          position += 1
        }
        let target = position
        while position < end, ![32, 9, 10, 13, UInt8(ascii: ";")].contains(text[position]) {
          position += 1
        }
        if isDocument {
          hereDocumentEnd = text[target..<position].filter {
            $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") && $0 != UInt8(ascii: "\\")
          }
        }
      case UInt8(ascii: "'"):
        begin(self, position)
        hasQuotes = true
        let quote = position
        position += 1
        while position < end, text[position] != UInt8(ascii: "'") {
          text.append(text[position])
          position += 1
        }
        if position >= end { problem = problem ?? Self.range(quote, quote + 1) }
        position += 1
      case UInt8(ascii: "\""):
        begin(self, position)
        hasQuotes = true
        let quote = position
        position += 1
        while position < end, text[position] != UInt8(ascii: "\"") {
          var byte = text[position]
          if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
            problem = problem ?? Self.range(position, position + 1)
          }
          if byte == UInt8(ascii: "\\"), position + 1 < end,
            "\"\\$`".utf8.contains(text[position + 1])
          {
            position += 1
            byte = text[position]
          }
          text.append(byte)
          position += 1
        }
        if position >= end { problem = problem ?? Self.range(quote, quote + 1) }
        position += 1
      case UInt8(ascii: "\\"):
        if position + 1 < end, text[position + 1] == 10 {
          position += 2
        } else {
          begin(self, position)
          if position + 1 < end { text.append(text[position + 1]) }
          position += 2
        }
      default:
        begin(self, position)
        if byte == UInt8(ascii: "$") || byte == UInt8(ascii: "`") {
          problem = problem ?? Self.range(position, position + 1)
          position = endOfSubstitution(position, end)
          text.append(byte)
          continue
        }
        // `{a,b}` stands for several words.
        if byte == UInt8(ascii: "{"), isExpanded(position, end) {
          problem = problem ?? Self.range(position, position + 1)
        }
        text.append(byte)
        position += 1
      }
    }
    finish(&self, min(position, end))
    return .line
  }

  /// Whether braces hold a list, or numbers from one to another.
  private func isExpanded(_ start: Int, _ end: Int) -> Bool {
    var isList = false
    for position in start + 1..<max(end, start + 1) {
      switch text[position] {
      case UInt8(ascii: "}"): return isList
      case UInt8(ascii: ","): isList = true
      case UInt8(ascii: ".") where text[position - 1] == UInt8(ascii: "."): isList = true
      case 32, 9, 10, 13, UInt8(ascii: ";"): return false
      default: break
      }
    }
    return false
  }

  /// One past `$(…)` or a text between backticks; one past `$` alone.
  private func endOfSubstitution(_ start: Int, _ end: Int) -> Int {
    var position = start + 1
    if text[start] == UInt8(ascii: "`") {
      while position < end, text[position] != UInt8(ascii: "`") { position += 1 }
      return min(position + 1, end)
    }
    guard position < end, text[position] == UInt8(ascii: "(") else { return position }
    var depth = 0
    while position < end {
      if text[position] == UInt8(ascii: "(") { depth += 1 }
      if text[position] == UInt8(ascii: ")") { depth -= 1 }
      position += 1
      if depth == 0 { break }
    }
    return position
  }
}
