/// A release of the described language, such as 1.0.9.
package struct GrammarVersion: Comparable, Sendable, CustomStringConvertible {
  /// The numbers between the dots, most significant first.
  package let components: [Int]

  /// Reads dotted decimal numbers, or gives nil for any other text.
  package init?(_ text: some StringProtocol) {
    var components: [Int] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let number = Int(part), number >= 0 else { return nil }
      components.append(number)
    }
    self.components = components
  }

  /// The dotted form that `init` reads.
  package var description: String {
    components.map(String.init).joined(separator: ".")
  }

  /// Orders releases number by number; a missing number counts as lower than any.
  package static func < (left: GrammarVersion, right: GrammarVersion) -> Bool {
    left.components.lexicographicallyPrecedes(right.components)
  }
}
