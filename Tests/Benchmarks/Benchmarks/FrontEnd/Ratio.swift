/// How many times as much the second of two tools used.
struct Ratio: Sendable {
  /// The second tool's median divided by the first's.
  let ofMedians: Double
  /// The quotients within each round.
  let byPair: Spread

  /// Compares `pairs` of figures; nothing if one that would divide is zero, too small to measure.
  init?(pairs: [(Double, Double)]) {
    guard !pairs.isEmpty, pairs.allSatisfy({ $0.0 > 0 }) else { return nil }
    ofMedians = Spread(pairs.map(\.1)).median / Spread(pairs.map(\.0)).median
    byPair = Spread(pairs.map { $0.1 / $0.0 })
  }
}
