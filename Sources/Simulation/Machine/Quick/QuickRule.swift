/// The first comparison of a rule, in an array with one for each rule of a ruleset.
struct QuickHead: Sendable {
  /// Which bits count.
  var mask: UInt64
  /// What they must be, or must not be.
  var value: UInt64
  /// The first of the further comparisons among all.
  var firstTest: UInt32 = 0
  /// How many further comparisons there are.
  var testCount: UInt16 = 0
  /// Where the eight bytes begin in the packet's view.
  var offset: UInt8
  /// Whether the bits must be as given, not otherwise.
  var isEqual = true

  /// That of a rule which begins with something else.
  static let always = QuickHead(mask: 0, value: 0, offset: 0)
  /// That of a rule which can match no packet.
  static let never = QuickHead(mask: 0, value: 1, offset: 0)
}

/// A further comparison of a rule.
struct QuickTest: Sendable {
  /// What is compared.
  enum Kind: UInt8, Sendable {
    /// Bits of eight bytes are these.
    case equal
    /// Bits of eight bytes are not all these.
    case notEqual
    /// Bits of this and of the next so many comparisons are not all equal.
    case notAllEqual
    /// A number lies in an interval.
    case inside
    /// A number does not lie in an interval.
    case outside
    /// A set has a key.
    case contained
    /// A set does not have a key.
    case notContained
  }

  var kind: Kind
  /// Where the eight bytes begin in the packet's view.
  var offset: UInt8 = 0
  /// Whether the first byte is the most significant.
  var isBigEndian = false
  /// How many bytes behind a number's own must go.
  var shift: UInt8 = 0
  /// How many comparisons follow that belong to this one.
  var count: UInt8 = 0
  /// The lookup, among all.
  var lookup: Int32 = -1
  var mask: UInt64 = 0
  /// What bits are turned over before the comparison of numbers.
  var flipped: UInt64 = 0
  /// What bits must be, or the lowest number.
  var low: UInt64 = 0
  /// The highest number.
  var high: UInt64 = 0
}

/// A lookup whose key is put together from the view.
struct QuickLookup: Sendable {
  /// The set.
  var set: Int32
  /// The first register of the key.
  var register: Int
  /// The first word of the key among all words.
  var firstWord: Int
  /// How many words the key has.
  var wordCount: Int
  /// The set as far as it could be copied.
  var copy: QuickSet
}

/// A word of a key: bits of four bytes of the view, some of them turned over.
struct QuickWord: Sendable {
  var offset: UInt8
  /// Whether the bytes are then put into the opposite order.
  var isSwapped: Bool
  var mask: UInt32
  var flipped: UInt32
}

/// What becomes of a packet that all comparisons of a rule let through.
struct QuickTail: Sendable {
  /// How the rule goes on.
  enum Action: UInt8, Sendable {
    /// It counts, perhaps, and decides, perhaps.
    case decide
    /// A map decides.
    case map
    /// It runs plainly, from its beginning.
    case plain
  }

  var action: Action = .plain
  /// Whether running it plainly can change what the view shows.
  var changesView = false
  /// The parts of the view that the rule looks at.
  var parts: UInt32 = 0
  /// The counter; −1 for none.
  var counter: Int32 = -1
  /// The lookup of a map that decides.
  var lookup: Int32 = -1
  /// What the rule decides.
  var decision = Decision(.continue)
}
