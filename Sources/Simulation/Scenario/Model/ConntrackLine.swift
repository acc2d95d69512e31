/// A line of `conntrack -L` as a pattern: `...` stands for any words, `use=` never matters, and what a
/// security module adds neither.
public struct ConntrackLine: Sendable, Hashable {
  /// The words of the pattern.
  private let words: [String]

  /// Reads a pattern.
  public init(_ text: String) {
    words = Self.words(of: text)
  }

  private static func words(of text: String) -> [String] {
    text.split { $0 == " " || $0 == "\t" || $0 == "\n" }.map(String.init)
      .filter { !$0.hasPrefix("use=") && !$0.hasPrefix("secctx=") }
  }

  /// Whether a line is such a line.
  public func matches(_ line: String) -> Bool {
    Self.matches(words[...], Self.words(of: line)[...])
  }

  private static func matches(_ pattern: ArraySlice<String>, _ line: ArraySlice<String>) -> Bool {
    var (pattern, line) = (pattern, line)
    // Where the last `...` stood, and how many words it stands for so far.
    var retry: (pattern: ArraySlice<String>, line: ArraySlice<String>)?
    while true {
      if let word = pattern.first, word == "..." {
        pattern = pattern.dropFirst()
        retry = (pattern, line)
      } else if let word = pattern.first, word == line.first {
        pattern = pattern.dropFirst()
        line = line.dropFirst()
      } else if pattern.isEmpty, line.isEmpty {
        return true
      } else if let last = retry, !last.line.isEmpty {
        pattern = last.pattern
        line = last.line.dropFirst()
        retry = (pattern, line)
      } else {
        return false
      }
    }
  }
}
