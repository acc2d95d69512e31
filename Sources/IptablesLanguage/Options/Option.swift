/// An option of an extension, as its table says.
struct Option: Sendable {
  /// How the value is read (`enum xt_option_type`).
  enum Kind: Sendable {
    /// There is no value.
    case flag
    case uint8, uint16, uint32, uint64
    /// Numbers from one to another: `1:5`; one number is both.
    case uint8Range, uint16Range, uint32Range, uint64Range
    /// A fraction.
    case double
    /// Text; the extension looks into it.
    case text
    /// A type of service with a mask.
    case tosMask
    /// A mark with a mask: `1/0xff`.
    case markMask
    case syslogLevel
    case host, hostMask
    case `protocol`
    /// Ports as the resolver reads them.
    case port, portRange
    /// Ports by number, or by the name of a service of the extension's protocol.
    case servicePortRange
    case prefixLength
    /// An address mask, as a length or an address.
    case prefixMask
    case etherAddress
    /// Two words: the one behind the value too.
    case twoTexts
    /// A word, unless an option follows.
    case optionalText
  }

  /// What may be done with it.
  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8
    /// `!` may stand before it.
    static let invertible = Flags(rawValue: 1)
    /// The extension needs it.
    static let required = Flags(rawValue: 2)
    /// It may be given more than once.
    static let repeatable = Flags(rawValue: 4)
  }

  /// Its name; that it is part of the program keeps an option free of reference counts.
  let spelling: StaticString
  let key: PackedName
  let kind: Kind
  /// The bit under which it is noted; synonyms share it.
  let id: UInt8
  let flags: Flags
  /// The least number, or the least length of a text.
  let minimum: UInt64
  /// The largest number, or the greatest length of a text; 0 for what the kind can hold.
  let maximum: UInt64
  /// Ids that it excludes.
  let excluded: UInt32
  /// Ids that it needs.
  let needed: UInt32
  /// Where a text is cut off, as iptables does without a word; 0 for nowhere.
  let cutAt: Int

  init(
    _ name: StaticString, _ kind: Kind, _ id: UInt8, _ flags: Flags = [], min minimum: UInt64 = 0,
    max maximum: UInt64 = 0, excludes excluded: [UInt8] = [], needs needed: [UInt8] = [],
    cutAt: Int = 0
  ) {
    spelling = name
    key = PackedName("\(name)")
    self.kind = kind
    self.id = id
    self.flags = flags
    self.minimum = minimum
    self.maximum = maximum
    self.excluded = excluded.reduce(0) { $0 | 1 << UInt32($1) }
    self.needed = needed.reduce(0) { $0 | 1 << UInt32($1) }
    self.cutAt = cutAt
  }

  /// Its name as text.
  var name: String { "\(spelling)" }

  /// Whether a value may follow or not.
  var isValueOptional: Bool {
    if case .optionalText = kind { return true }
    return false
  }

  /// Whether a value follows.
  var takesValue: Bool {
    if case .flag = kind { return false }
    return true
  }
}

/// An option as it was given.
struct GivenOption {
  /// The extension's place among those of the rule.
  let use: Int
  /// The option's id.
  let id: UInt8
  /// Whether `!` stands before it.
  let isInverted: Bool
  /// The value's word, or that of the option itself where it has none.
  let word: Int
  /// The number, the beginning of a range, the value of a mark, or the index of an address.
  var value: UInt64 = 0
  /// The end of a range or the mask of a mark.
  var upper: UInt64 = 0
  /// Whether the value is written as a name.
  var isNamed = false
}
