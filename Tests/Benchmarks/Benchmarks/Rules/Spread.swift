/// Figures of several rounds.
struct Spread {
  private let sorted: [Double]

  init(_ figures: [Double]) {
    sorted = figures.sorted()
  }

  /// The lowest, the middle and the highest figure with two digits behind the point.
  var text: String { Self.text([sorted[0], sorted[sorted.count / 2], sorted[sorted.count - 1]]) }

  private static func text(_ figures: [Double]) -> String {
    figures.map { figure in
      let hundredths = Int(figure * 100 + 0.5)
      let rest = hundredths % 100
      return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }.joined(separator: " / ")
  }
}
