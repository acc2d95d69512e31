/// Spoils texts at random, the same way for the same seed.
package struct Mutator {
  private var random: SeededRandom
  private let words: [[UInt8]]

  /// Creates a mutator that also inserts some of these words.
  package init(seed: UInt64, words: [String]) {
    random = SeededRandom(seed: seed)
    self.words = words.map { Array($0.utf8) }
  }

  /// A text with one to four things changed; `other` lends pieces.
  package mutating func mutate(_ text: [UInt8], other: [UInt8]) -> [UInt8] {
    var result = text
    for _ in 0...Int.random(in: 0...3, using: &random) { change(&result, other) }
    return result
  }

  private mutating func change(_ text: inout [UInt8], _ other: [UInt8]) {
    let place = Int.random(in: 0...text.count, using: &random)
    let length = min(Int.random(in: 1...24, using: &random), text.count - place)
    switch Int.random(in: 0..<9, using: &random) {
    case 0: text.removeSubrange(place..<place + length)
    case 1: text.insert(contentsOf: text[place..<place + length], at: place)
    case 2 where place < text.count:
      text[place] = UInt8.random(in: 0...255, using: &random)
    case 3:
      text.insert(UInt8.random(in: 0...255, using: &random), at: place)
    case 4: text.removeLast(text.count - place)
    case 5:
      let start = Int.random(in: 0...other.count, using: &random)
      text.insert(contentsOf: other[start..<min(start + 40, other.count)], at: place)
    case 6:
      let marks = Array("{};\n,:.\"$@#\\()[]/-!=<>&|^*+".utf8)
      text.insert(marks[Int.random(in: 0..<marks.count, using: &random)], at: place)
    case 7 where place < text.count:
      text[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
    default:
      guard !words.isEmpty else { return }
      text.insert(
        contentsOf: words[Int.random(in: 0..<words.count, using: &random)] + [UInt8(ascii: " ")],
        at: place)
    }
  }
}
