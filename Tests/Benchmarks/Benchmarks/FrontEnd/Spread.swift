/// The least, middle and greatest of some numbers.
struct Spread: Sendable {
  let minimum: Double
  /// The middle number, or the mean of the two in the middle.
  let median: Double
  let maximum: Double

  /// Sums up `values`, of which there is at least one.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    precondition(!sorted.isEmpty, "nothing to sum up")
    minimum = sorted[0]
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    maximum = sorted[sorted.count - 1]
  }
}
