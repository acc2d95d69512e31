/// A text with the markers `1️⃣` to `9️⃣` taken out, which tell where something is expected.
package struct MarkedText: Equatable, Sendable {
  /// The text without markers.
  package let text: String
  /// Where each marker stood: byte offsets in `text`, marker `1️⃣` first.
  package let offsets: [Int]

  /// Takes the markers out.
  ///
  /// - Throws: `MarkerError` where they aren't numbered 1, 2, 3, … in the order of the text.
  package init(_ marked: String) throws(MarkerError) {
    var bytes: [UInt8] = []
    var offsets: [Int] = []
    var rest = Array(marked.utf8)[...]
    while let byte = rest.first {
      guard byte >= UInt8(ascii: "1"), byte <= UInt8(ascii: "9"),
        rest.dropFirst().starts(with: Self.keycap)
      else {
        bytes.append(byte)
        rest.removeFirst()
        continue
      }
      let number = Int(byte - UInt8(ascii: "0"))
      guard number == offsets.count + 1 else {
        throw MarkerError(found: number, expected: offsets.count + 1)
      }
      offsets.append(bytes.count)
      rest.removeFirst(1 + Self.keycap.count)
    }
    text = String(decoding: bytes, as: UTF8.self)
    self.offsets = offsets
  }

  /// What makes a digit a keycap: U+FE0F and U+20E3.
  private static let keycap = Array("\u{FE0F}\u{20E3}".utf8)
}

/// A marker that doesn't follow the one before it.
package struct MarkerError: Error, Equatable {
  /// Its number.
  package let found: Int
  /// The number that belongs there.
  package let expected: Int

  package init(found: Int, expected: Int) {
    self.found = found
    self.expected = expected
  }
}
