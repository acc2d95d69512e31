/// A named interval set of prefixes, ranges and single addresses, sorted as published lists are.
///
/// No two elements overlap or touch, so nothing can be merged.
public struct IntervalSet: RulesetGenerator {
  private static let firstAddress: UInt32 = 0x0100_0000
  private static let addressCount: UInt32 = 0xDF00_0000

  private let count: UInt32

  /// A generator of a set of `count` elements, from 1 to 1 million.
  public init(count: UInt32) {
    precondition((1...1_000_000).contains(count), "a set has 1 to 1 million intervals")
    self.count = count
  }

  /// Appends a table with the set and a rule that uses it.
  ///
  /// - Throws: what the receiver of the text throws.
  public func write(to text: inout ChunkedText, using random: inout SplitMix64) throws {
    let slotSize = IntervalSet.addressCount / count
    try BlocklistFrame.open(in: &text, flags: "flags interval")
    for index in 0..<count {
      let slot = IntervalSet.firstAddress + index * slotSize
      writeElement(slot: slot, slotSize: slotSize, to: &text, using: &random)
      if index + 1 < count {
        try BlocklistFrame.separate(after: index, in: &text)
      }
    }
    try BlocklistFrame.close(in: &text)
  }

  /// Appends one element that leaves the first and the last address of its slot free.
  private func writeElement(
    slot: UInt32, slotSize: UInt32, to text: inout ChunkedText, using random: inout SplitMix64
  ) {
    // A prefix of at most a quarter of the slot fits wherever its alignment puts it.
    let largestWidth = min(13, slotSize.bitWidth - slotSize.leadingZeroBitCount - 3)
    switch random.below(100) {
    case 0..<55:
      let width = 1 + random.below(UInt32(largestWidth))
      let size = UInt32(1) << width
      let latest = slot + slotSize - 1 - size
      let start = (slot + size + random.below(latest - slot - size)) & ~(size - 1)
      text.append(address: start)
      text.append("/")
      text.append(32 - width)
    case 55..<90:
      let start = slot + 1 + random.below(slotSize / 2)
      let end = start + 1 + random.below(slotSize / 2 - 4)
      text.append(address: start)
      text.append("-")
      text.append(address: end)
    default:
      text.append(address: slot + 1 + random.below(slotSize - 2))
    }
  }
}
