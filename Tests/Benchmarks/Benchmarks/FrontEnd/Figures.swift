/// Numbers as the report shows them.
enum Figures {
  /// `value`, not negative, with `decimals` digits after the point.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { power, _ in power * 10 }
    let digits = String(Int((value * scale).rounded()))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    return decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }

  /// `spread` as minimum, median and maximum.
  static func spread(_ spread: Spread, _ decimals: Int) -> String {
    [spread.minimum, spread.median, spread.maximum].map { fixed($0, decimals) }
      .joined(separator: " / ")
  }

  /// `count` with a comma between thousands.
  static func grouped(_ count: Int) -> String {
    var digits = String(count)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }
}
