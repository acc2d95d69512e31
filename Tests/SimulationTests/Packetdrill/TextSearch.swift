import Foundation

/// `grep`.
struct TextSearch {
  private var pattern = ""
  private var isQuiet = false
  private var isInverted = false
  private var counts = false
  private var showsMatches = false
  private var isExtended = false
  private var isFixed = false
  private var options: NSRegularExpression.Options = []

  /// Reads the words behind the name.
  ///
  /// - Throws: `ScriptedHost.Refusal`.
  init(_ name: String, _ words: [String]) throws {
    isExtended = name == "egrep"
    isFixed = name == "fgrep"
    var rest = words[...]
    var hasPattern = false
    while let word = rest.popFirst() {
      if word == "--" {
        if !hasPattern { pattern = rest.popFirst() ?? "" }
        hasPattern = true
      } else if word == "-e" {
        pattern = rest.popFirst() ?? ""
        hasPattern = true
      } else if word.hasPrefix("-"), word.count > 1 {
        for letter in word.dropFirst() { try set(letter) }
      } else if !hasPattern {
        pattern = word
        hasPattern = true
      } else {
        throw ScriptedHost.Refusal(what: "grep in \(word)")
      }
    }
  }

  private mutating func set(_ letter: Character) throws {
    switch letter {
    case "q": isQuiet = true
    case "v": isInverted = true
    case "c": counts = true
    case "o": showsMatches = true
    case "E": isExtended = true
    case "F": isFixed = true
    case "i": options.insert(.caseInsensitive)
    case "s": break
    default: throw ScriptedHost.Refusal(what: "grep -\(letter)")
    }
  }

  /// The pattern in the language of `NSRegularExpression`: in a basic one some marks have to be escaped.
  private var expression: String {
    if isFixed { return NSRegularExpression.escapedPattern(for: pattern) }
    guard !isExtended else { return pattern }
    var text = ""
    var isEscaped = false
    for letter in pattern {
      let isMark = "+?(){}|".contains(letter)
      if isEscaped {
        text += isMark || !"\\.*[]^$wWsSbB<>".contains(letter) ? String(letter) : "\\\(letter)"
        isEscaped = false
      } else if letter == "\\" {
        isEscaped = true
      } else {
        text += isMark ? "\\\(letter)" : String(letter)
      }
    }
    return text
  }

  /// Searches a text.
  func run(_ input: String) throws -> (output: String, status: Int) {
    let search = try NSRegularExpression(pattern: expression, options: options)
    var found: [String] = []
    for line in input.split(separator: "\n").map(String.init) {
      let whole = NSRange(line.startIndex..., in: line)
      let match = search.firstMatch(in: line, range: whole)
      guard (match != nil) != isInverted else { continue }
      if showsMatches, let match, let range = Range(match.range, in: line) {
        found.append(String(line[range]))
      } else {
        found.append(line)
      }
    }
    let status = found.isEmpty ? 1 : 0
    if isQuiet { return ("", status) }
    if counts { return ("\(found.count)\n", status) }
    return (found.map { $0 + "\n" }.joined(), status)
  }
}
