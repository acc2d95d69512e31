/// Commands that are run on the host between packets, in a shell's words.
public struct ScenarioCommand: Sendable, Hashable {
  /// One command: its words, quotes taken off.
  public struct Call: Sendable, Hashable {
    /// The words; the first one is the program.
    public var words: [String]
  }

  /// The commands, in order.
  public var calls: [Call]
  /// The text.
  public var text: String

  /// Reads commands that `;`, `&&` or line ends separate, with quotes and backslashes as a shell has them; nil
  /// where a quote is not closed.
  public init?(_ text: String) {
    var calls: [Call] = []
    var words: [String] = []
    var word: String?
    var quote: Character?
    var isEscaped = false
    for character in text {
      if isEscaped {
        word = (word ?? "") + String(character)
        isEscaped = false
        continue
      }
      if character == "\\", quote != "'" {
        isEscaped = true
        continue
      }
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
        continue
      }
      switch character {
      case "'", "\"":
        quote = character
        word = word ?? ""
      case " ", "\t", ";", "\n", "&":
        if let finished = word { words.append(finished) }
        word = nil
        if character != " ", character != "\t", !words.isEmpty {
          calls.append(Call(words: words))
          words = []
        }
      default: word = (word ?? "") + String(character)
      }
    }
    if quote != nil { return nil }
    if let word { words.append(word) }
    if !words.isEmpty { calls.append(Call(words: words)) }
    self.calls = calls
    self.text = text
  }
}
