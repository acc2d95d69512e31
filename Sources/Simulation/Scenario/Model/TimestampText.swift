public import CTVetPackets

extension Timestamp {
  /// Seconds with three decimals, or as many as are needed.
  public var text: String {
    let (seconds, rest) = nanoseconds.quotientAndRemainder(
      dividingBy: Self.nanosecondsPerSecond)
    var decimals = String(rest.magnitude)
    decimals = String(repeating: "0", count: 9 - decimals.utf8.count) + decimals
    while decimals.utf8.count > 3, decimals.hasSuffix("0") { decimals.removeLast() }
    let sign = nanoseconds < 0 && seconds == 0 ? "-" : ""
    return "\(sign)\(seconds).\(decimals)"
  }
}
