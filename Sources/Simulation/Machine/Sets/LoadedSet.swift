import CTVetBytecode
import CTVetRulesetModel

/// A set or map of a ruleset that was loaded, without its elements.
struct LoadedSet: Sendable {
  /// What tells a set apart from all others, and whether it is still the same after a reload.
  enum Identity: Sendable, Hashable {
    /// A set with a name.
    case named(SetID)
    /// A set of one rule, by its place among those of the rule.
    case anonymous(RuleID, Int)
  }

  /// Bits of a set's flags (`enum nft_set_flags`).
  enum Flag {
    static let anonymous: UInt32 = 1
    static let constant: UInt32 = 2
    static let interval: UInt32 = 4
    static let map: UInt32 = 8
    static let timeout: UInt32 = 0x10
    static let eval: UInt32 = 0x20
    static let object: UInt32 = 0x40
    static let concatenation: UInt32 = 0x80
  }

  /// What a map gives.
  enum ValueKind: Sendable, Hashable {
    /// Nothing: it is a set.
    case none
    /// Bytes, so many.
    case data(byteCount: Int)
    /// A decision.
    case verdict
    /// An object.
    case object
  }

  /// Which set it is.
  var identity: Identity
  /// The table.
  var table: TableID
  /// The name.
  var name: String
  /// Bits of `Flag`.
  var flags: UInt32
  /// How many bytes keys have.
  var keyByteCount: Int
  /// How many bytes each part of a concatenation has; each begins at a word of its own.
  var fieldByteCounts: [Int]
  /// What a map gives.
  var value: ValueKind
  /// How long elements live, in milliseconds; nil for ever.
  var timeout: UInt64?
  /// How many elements it may hold; 0 for any number.
  var size: UInt32
  /// How often expired elements are collected, in milliseconds.
  var collectionInterval: UInt32
  /// State that elements carry which packets add.
  var statements: [Instruction]
  /// Of which kind the objects of a map are.
  var objectKind: ObjectKind?
  /// What becomes of its elements, in order.
  var changes: [RulesetCompiler.ElementChange]

  /// How many words keys have.
  var keyWordCount: Int { (keyByteCount + 3) / 4 }

  /// How many words values have; a verdict has its kind and its chain, an object its place.
  var valueWordCount: Int {
    switch value {
    case .none: 0
    case .data(let byteCount): (byteCount + 3) / 4
    case .verdict: 2
    case .object: 1
    }
  }

  /// Whether elements of the one can stay in the other.
  func isSame(as other: LoadedSet) -> Bool {
    name == other.name && table == other.table && keyByteCount == other.keyByteCount
      && fieldByteCounts == other.fieldByteCounts && value == other.value
      && has(Flag.interval) == other.has(Flag.interval)
      && has(Flag.timeout) == other.has(Flag.timeout)
  }

  /// Whether it has this flag.
  func has(_ flag: UInt32) -> Bool { flags & flag != 0 }

  init(
    _ set: Listing.Set, identity: Identity, table: TableID,
    changes: [RulesetCompiler.ElementChange]
  ) {
    self.changes = changes
    self.identity = identity
    self.table = table
    name = set.name
    flags = set.flags
    let key = set.details?.key
    keyByteCount = min(key?.byteCount ?? 4, RegisterData.maximumByteCount)
    fieldByteCounts = key?.parts.map { ($0.bits + 7) / 8 } ?? [keyByteCount]
    switch set.details?.value {
    case nil: value = .none
    case .data(let type):
      // Values that are intervals have both bounds.
      value = .data(byteCount: max(type.byteCount, Self.longestValue(in: changes)))
    case .verdict: value = .verdict
    case .object(let kind):
      value = .object
      objectKind = kind
    }
    timeout = set.timeout
    size = set.size ?? 0
    collectionInterval = set.collectionInterval ?? Self.standardCollectionInterval
    statements = set.details?.statements ?? []
  }

  private static func longestValue(in changes: [RulesetCompiler.ElementChange]) -> Int {
    var longest = 0
    for case .add(let elements) in changes {
      for case .data(let data)? in elements.lazy.map(\.value) {
        longest = max(longest, data.byteCount)
      }
    }
    return longest
  }

  /// Once a second (`nft_set_gc_interval`).
  private static let standardCollectionInterval: UInt32 = 1000
  /// The size of a set that rules add to, where none is written (`nft_dynset_init`).
  static let standardSize: UInt32 = 0xFFFF
}
