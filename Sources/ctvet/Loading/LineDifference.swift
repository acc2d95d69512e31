/// Which lines two texts have in common, by Bram Cohen's patience diff: lines that occur once in both
/// are anchors, and what lies between anchors is compared by itself.
///
/// Rulesets repeat short lines (`}`, `counter accept`) but most lines occur once, so that this stays
/// fast, and readable, where a shortest edit script is neither.
package struct LineDifference {
  /// The pairs of equal lines, in order; indices of the two texts.
  package private(set) var common: [(old: Int, new: Int)] = []
  private let old: [Int]
  private let new: [Int]

  /// The most comparisons for a piece without anchors; a larger one counts as wholly changed.
  private static let limit = 4_000_000

  /// Compares the lines of two texts.
  package init(_ oldLines: [Substring], _ newLines: [Substring]) {
    var numbers: [Substring: Int] = [:]
    func number(_ line: Substring) -> Int {
      if let known = numbers[line] { return known }
      numbers[line] = numbers.count
      return numbers.count - 1
    }
    old = oldLines.map(number)
    new = newLines.map(number)
    // Pieces yet to compare, the next last: recursion would be as deep as the text is long.
    var pieces = [(old: 0..<old.count, new: 0..<new.count)]
    while let piece = pieces.popLast() {
      pieces += compare(piece.old, piece.new).reversed()
    }
    common.sort { $0.old < $1.old }
  }

  /// Notes what is common at the ends and at the anchors of a piece; the pieces between them.
  private mutating func compare(
    _ oldRange: Range<Int>, _ newRange: Range<Int>
  ) -> [(old: Range<Int>, new: Range<Int>)] {
    var (oldRange, newRange) = (oldRange, newRange)
    while let first = oldRange.first, let other = newRange.first, old[first] == new[other] {
      common.append((first, other))
      (oldRange, newRange) = (oldRange.dropFirst(), newRange.dropFirst())
    }
    while let last = oldRange.last, let other = newRange.last, old[last] == new[other] {
      common.append((last, other))
      (oldRange, newRange) = (oldRange.dropLast(), newRange.dropLast())
    }
    guard !oldRange.isEmpty, !newRange.isEmpty else { return [] }
    let anchors = Self.increasing(self.anchors(oldRange, newRange))
    guard !anchors.isEmpty else {
      compareFully(oldRange, newRange)
      return []
    }
    var pieces: [(old: Range<Int>, new: Range<Int>)] = []
    var (oldStart, newStart) = (oldRange.lowerBound, newRange.lowerBound)
    for anchor in anchors {
      common.append(anchor)
      pieces.append((oldStart..<anchor.old, newStart..<anchor.new))
      (oldStart, newStart) = (anchor.old + 1, anchor.new + 1)
    }
    pieces.append((oldStart..<oldRange.upperBound, newStart..<newRange.upperBound))
    return pieces.filter { !$0.old.isEmpty && !$0.new.isEmpty }
  }

  /// The lines that occur once on either side, in the order of the old text.
  private func anchors(_ oldRange: Range<Int>, _ newRange: Range<Int>) -> [(old: Int, new: Int)] {
    // The index of a line, or nil where it occurs again.
    func unique(_ lines: [Int], _ range: Range<Int>) -> [Int: Int?] {
      var places: [Int: Int?] = [:]
      for index in range {
        if places[lines[index]] == nil {
          places[lines[index]] = .some(index)
        } else {
          places[lines[index]] = .some(nil)
        }
      }
      return places
    }
    let (inOld, inNew) = (unique(old, oldRange), unique(new, newRange))
    return oldRange.compactMap { index in
      guard case .some(.some) = inOld[old[index]], case .some(.some(let other)) = inNew[old[index]]
      else { return nil }
      return (index, other)
    }
  }

  /// The longest part of pairs in which the new indices rise, too.
  private static func increasing(_ pairs: [(old: Int, new: Int)]) -> [(old: Int, new: Int)] {
    // The last pair of the best run of each length, and each pair's forerunner.
    var ends: [Int] = []
    var previous: [Int?] = []
    for (index, pair) in pairs.enumerated() {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if pairs[ends[middle]].new < pair.new { low = middle + 1 } else { high = middle }
      }
      previous.append(low > 0 ? ends[low - 1] : nil)
      if low == ends.count { ends.append(index) } else { ends[low] = index }
    }
    var run: [(old: Int, new: Int)] = []
    var next = ends.last
    while let index = next {
      run.append(pairs[index])
      next = previous[index]
    }
    return run.reversed()
  }

  /// Notes a shortest edit script's common lines.
  private mutating func compareFully(_ oldRange: Range<Int>, _ newRange: Range<Int>) {
    guard oldRange.count * newRange.count <= Self.limit else { return }
    let changes = new[newRange].difference(from: old[oldRange])
    let removed = Set(
      changes.removals.map { change in
        guard case .remove(let offset, _, _) = change else { return -1 }
        return offset
      })
    let inserted = Set(
      changes.insertions.map { change in
        guard case .insert(let offset, _, _) = change else { return -1 }
        return offset
      })
    let kept = (0..<oldRange.count).filter { !removed.contains($0) }
    let stayed = (0..<newRange.count).filter { !inserted.contains($0) }
    for (first, second) in zip(kept, stayed) {
      common.append((oldRange.lowerBound + first, newRange.lowerBound + second))
    }
  }
}
