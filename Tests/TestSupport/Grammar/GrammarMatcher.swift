extension GrammarNodes {
  /// Whether the characters, all of them, can be derived from the node without spaces.
  func matches(_ text: [Unicode.Scalar], at node: Int) -> Bool {
    ends(of: node, in: text, from: 0).contains(text.count)
  }

  /// The places up to which the node can match when it starts at `start`.
  private func ends(of node: Int, in text: [Unicode.Scalar], from start: Int) -> Set<Int> {
    switch kinds[node] {
    case .literal(let literal):
      let expected = Array(literal.unicodeScalars)
      return text[start...].starts(with: expected) ? [start + expected.count] : []
    case .characters(_, let set):
      return start < text.count && set.contains(text[start]) ? [start + 1] : []
    case .production(let body, _):
      return body == node ? [] : ends(of: body, in: text, from: start)
    case .sequence(let parts):
      return parts.reduce([start]) { starts, part in ends(of: part, in: text, from: starts) }
    case .choice(let branches):
      return branches.reduce(into: []) {
        $0.formUnion(ends(of: $1.node, in: text, from: start))
      }
    case .optional(let part):
      return ends(of: part, in: text, from: start).union([start])
    case .repetition(let part, let minimum):
      var reached: Set<Int> = minimum == 0 ? [start] : []
      var fresh = ends(of: part, in: text, from: start)
      while !fresh.isEmpty {
        reached.formUnion(fresh)
        fresh = ends(of: part, in: text, from: fresh).subtracting(reached)
      }
      return reached
    case .difference(let base, let excluded):
      return ends(of: base, in: text, from: start)
        .filter { !matches(Array(text[start..<$0]), at: excluded) }
    }
  }

  private func ends(of node: Int, in text: [Unicode.Scalar], from starts: Set<Int>) -> Set<Int> {
    starts.reduce(into: []) { $0.formUnion(ends(of: node, in: text, from: $1)) }
  }
}
