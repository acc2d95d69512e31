public import CTVetDiagnostics

/// Which text of iptables each place of the nft text comes from.
public struct TranslationMap: Sendable {
  /// A place of the nft text from which on it comes from a range of the other.
  struct Mark: Sendable {
    let offset: UInt32
    let range: SourceRange
  }

  var marks: [Mark] = []

  /// The place in the iptables text that a range of the nft text comes from; ranges of both count from
  /// the beginning of their file.
  public func origin(of range: SourceRange) -> SourceRange {
    guard !marks.isEmpty else { return SourceRange(at: 0) }
    let first = index(of: range.start)
    let last = range.end > range.start ? index(of: range.end - 1) : first
    var result = marks[first].range
    for mark in marks[first...max(first, last)] { result = result.union(mark.range) }
    return result
  }

  private func index(of offset: UInt32) -> Int {
    var low = 0
    var high = marks.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].offset <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
