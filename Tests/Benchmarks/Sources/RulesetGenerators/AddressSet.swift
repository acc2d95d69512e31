/// A named set of distinct single IPv4 addresses in random order, about 17 bytes an element.
public struct AddressSet: RulesetGenerator {
  private let count: UInt32

  /// A generator of a set of `count` addresses, from 1 to 100 million.
  public init(count: UInt32) {
    precondition((1...100_000_000).contains(count), "a set has 1 to 100 million addresses")
    self.count = count
  }

  /// Appends a table with the set and a rule that uses it.
  ///
  /// - Throws: what the receiver of the text throws.
  public func write(to text: inout ChunkedText, using random: inout SplitMix64) throws {
    let permutation = BitPermutation(bits: 32, using: &random)
    try BlocklistFrame.open(in: &text)
    var candidate: UInt32 = 0
    for index in 0..<count {
      var address = permutation(candidate)
      while !AddressSet.isUnicast(address) {
        candidate += 1
        address = permutation(candidate)
      }
      candidate += 1
      text.append(address: address)
      if index + 1 < count {
        try BlocklistFrame.separate(after: index, in: &text)
      }
    }
    try BlocklistFrame.close(in: &text)
  }

  /// Whether `address` lies in 1.0.0.0–223.255.255.255 and is not a loopback address.
  private static func isUnicast(_ address: UInt32) -> Bool {
    let first = address >> 24
    return (1...223).contains(first) && first != 127
  }
}
