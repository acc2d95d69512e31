import Foundation

/// Listings without what the kernel decides: the order of elements, how much of a timeout is left, and
/// handles.
enum ListingOrder {
  /// The text with the elements of each innermost pair of braces in one order.
  static func sorted(_ text: String) -> String {
    let text = withoutExpiration(text).trimmingCharacters(in: .newlines)
    var result = ""
    for piece in text.split(separator: "{ ", omittingEmptySubsequences: false) {
      let halves = piece.split(separator: " }", maxSplits: 1, omittingEmptySubsequences: false)
      if halves.count == 2 {
        let elements = halves[0].split(separator: ",").map {
          $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        result += "{ \(elements.sorted().joined(separator: ", ")) }" + halves[1]
      } else {
        result += piece
      }
    }
    return result
  }

  /// The text with all timeouts as they begin.
  static func withoutExpiration(_ text: String) -> String {
    var words: [Substring] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if words.last == "expires" {
        let end = word.firstIndex { $0 == "," || $0 == "\n" } ?? word.endIndex
        words.append("…" + word[end...])
      } else {
        words.append(word)
      }
    }
    return words.joined(separator: " ")
  }

  /// JSON as text that is equal for equal values.
  static func canonical(_ value: Any) throws -> String {
    String(
      decoding: try JSONSerialization.data(
        withJSONObject: ordered(value), options: [.sortedKeys, .fragmentsAllowed]), as: UTF8.self)
  }

  private static func ordered(_ value: Any) throws -> Any {
    if let values = value as? [Any] { return try values.map(ordered) }
    guard let members = value as? [String: Any] else { return value }
    var result: [String: Any] = [:]
    for (name, member) in members where name != "handle" {
      if name == "set" || name == "elem", let elements = member as? [Any] {
        let texts = try elements.map { try (canonical($0), ordered($0)) }
        result[name] = texts.sorted { $0.0 < $1.0 }.map(\.1)
      } else {
        result[name] = name == "expires" ? 0 : try ordered(member)
      }
    }
    return result
  }
}
