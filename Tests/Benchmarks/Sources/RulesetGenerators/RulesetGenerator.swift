/// A kind of nftables file that can be written at a chosen size, always the same for one seed.
public protocol RulesetGenerator: Sendable {
  /// Appends the whole file to `text`, drawing every choice from `random`.
  ///
  /// - Throws: what the receiver of the text throws.
  func write(to text: inout ChunkedText, using random: inout SplitMix64) throws
}
