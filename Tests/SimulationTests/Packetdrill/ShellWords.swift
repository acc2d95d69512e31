/// The words of a shell's command line.
struct ShellWords {
  /// A word, or what separates commands.
  enum Token: Equatable {
    case word(String)
    /// `|`, `||`, `&&`, `;`, `&`, `!` and the end of a line.
    case separator(String)
    /// A redirection: from which descriptor, and where to.
    case redirection(from: String, to: String)
    /// What a command reads.
    case input(String)
  }

  /// Gives what stands for what is behind `$`.
  typealias Expansion = (String) throws -> String

  private let characters: [Character]
  private var place = 0

  /// Reads a text.
  init(_ text: String) {
    characters = Array(text)
  }

  /// The next tokens: those of a pipe, and behind them the separator that ends it; none at the end.
  ///
  /// - Parameter expand: Gives what stands for what is behind `$`.
  mutating func nextPipe(_ expand: Expansion) throws -> [Token] {
    var tokens: [Token] = []
    while let next = try nextToken(expand) {
      tokens.append(next)
      if case .separator(let text) = next, text != "|", text != "!" { break }
    }
    return tokens
  }

  private mutating func nextToken(_ expand: Expansion) throws -> Token? {
    while let next = peek(), next == "#" || next.isWhitespace && next != "\n" {
      if next == "#" {
        while peek() != nil, peek() != "\n" { place += 1 }
      } else {
        place += 1
      }
    }
    guard let next = peek() else { return nil }
    let isDoubled = peek(1) == next
    switch next {
    case "\n", ";": return take(1, as: ";")
    case "|": return take(isDoubled ? 2 : 1, as: isDoubled ? "||" : "|")
    case "&": return take(isDoubled ? 2 : 1, as: isDoubled ? "&&" : ";")
    case "<" where isDoubled: return .input(try hereText(expand))
    case ">": return try redirection(from: "1", expand)
    case "1", "2":
      guard peek(1) == ">" else { return .word(try word(expand)) }
      place += 1
      return try redirection(from: String(next), expand)
    default:
      let word = try word(expand)
      return next == "!" && word == "!" ? .separator("!") : .word(word)
    }
  }

  private func peek(_ distance: Int = 0) -> Character? {
    place + distance < characters.count ? characters[place + distance] : nil
  }

  private mutating func take(_ count: Int, as text: String) -> Token {
    place += count
    return .separator(text)
  }

  private mutating func redirection(from descriptor: String, _ expand: Expansion) throws -> Token {
    place += 1
    if peek() == ">" { place += 1 }
    while peek() == " " { place += 1 }
    if peek() == "&" {
      place += 1
      return .redirection(from: descriptor, to: "&" + (try word(expand)))
    }
    return .redirection(from: descriptor, to: try word(expand))
  }

  /// Reads `<<END`, lines and `END`, or `<<<word`.
  private mutating func hereText(_ expand: Expansion) throws -> String {
    place += 2
    if peek() == "<" {
      place += 1
      while peek() == " " { place += 1 }
      return try word(expand) + "\n"
    }
    if peek() == "-" { place += 1 }
    let end = try word(expand)
    var lines: [String] = []
    var line = ""
    // What stands behind the mark on its line is read as if the text were not there.
    var rest = ""
    while let next = peek(), next != "\n" {
      rest.append(next)
      place += 1
    }
    place += 1
    while let next = peek() {
      place += 1
      guard next == "\n" else {
        line.append(next)
        continue
      }
      if line.trimmed == end { break }
      lines.append(line)
      line = ""
    }
    guard rest.trimmed.isEmpty else {
      throw ScriptedHost.Refusal(what: "\(rest) behind <<\(end) is not understood")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private mutating func word(_ expand: Expansion) throws -> String {
    var word = ""
    while let next = peek() {
      switch next {
      case "'":
        place += 1
        while let next = peek(), next != "'" {
          word.append(next)
          place += 1
        }
        place += 1
      case "\"": word += try doubleQuoted(expand)
      case "\\":
        if let escaped = peek(1), escaped != "\n" { word.append(escaped) }
        place += 2
      case "$": word += try dollar(expand)
      case "|", "&", ";", "<", ">": return word
      case _ where next.isWhitespace: return word
      default:
        word.append(next)
        place += 1
      }
    }
    return word
  }

  private mutating func doubleQuoted(_ expand: Expansion) throws -> String {
    var text = ""
    place += 1
    while let next = peek(), next != "\"" {
      if next == "$" {
        text += try dollar(expand)
      } else {
        if next == "\\", let escaped = peek(1), "\"\\$`".contains(escaped) { place += 1 }
        if let next = peek() { text.append(next) }
        place += 1
      }
    }
    place += 1
    return text
  }

  private mutating func dollar(_ expand: Expansion) throws -> String {
    place += 1
    if let open = peek(), open == "(" || open == "{" {
      let close: Character = open == "(" ? ")" : "}"
      var depth = 0
      var text = ""
      repeat {
        guard let next = peek() else { throw ScriptedHost.Refusal(what: "$\(open) has no end") }
        if next == open { depth += 1 }
        if next == close { depth -= 1 }
        text.append(next)
        place += 1
      } while depth > 0
      let isName = open == "{"
      return try expand(isName ? String(text.dropFirst().dropLast()) : text)
    }
    var name = ""
    while let next = peek(), next.isLetter || next.isNumber || next == "_" || next == "?" {
      name.append(next)
      place += 1
    }
    return name.isEmpty ? "$" : try expand(name)
  }
}
