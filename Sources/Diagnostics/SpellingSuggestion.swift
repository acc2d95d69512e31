/// Finds the candidate that a misspelt word most likely meant.
public enum SpellingSuggestion {
  /// The closest candidate, or nil where none is close enough to be worth saying.
  ///
  /// Closeness is the optimal-string-alignment distance (insert, delete, replace, swap neighbours),
  /// at most a third of the word's length and at least one edit.
  public static func closest(to word: String, among candidates: some Sequence<String>) -> String? {
    let typed = Array(word.lowercased().utf8)
    guard !typed.isEmpty, typed.count <= 64 else { return nil }
    let limit = max(1, typed.count / 3)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates {
      let other = Array(candidate.utf8)
      guard abs(other.count - typed.count) <= limit, other.count <= 64 else { continue }
      let found = distance(typed, other)
      guard found <= limit, found < max(typed.count, 2) else { continue }
      if best.map({ found < $0.distance }) ?? true { best = (found, candidate) }
    }
    return best?.candidate
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      for column in 0..<right.count {
        let cost = left[row] == right[column] ? 0 : 1
        var value = min(last[column + 1] + 1, current[column] + 1, last[column] + cost)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          value = min(value, beforeLast[column - 1] + 1)
        }
        current.append(value)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
