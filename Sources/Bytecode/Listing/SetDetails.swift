public import CTVetRulesetModel

/// What is known of a set besides what `nft --debug=netlink` prints of it.
public struct SetDetails: Sendable, Hashable {
  /// The type of a key or a value; more than one part for a concatenation.
  public struct ValueType: Sendable, Hashable {
    /// One part.
    public struct Part: Sendable, Hashable {
      /// What it is.
      public var datatype: DataType
      /// How long it is, in bits.
      public var bits: Int
      /// How its bytes lie in a register.
      public var byteOrder: DataType.ByteOrder

      /// Creates a part.
      public init(_ datatype: DataType, bits: Int, byteOrder: DataType.ByteOrder) {
        self.datatype = datatype
        self.bits = bits
        self.byteOrder = byteOrder
      }
    }

    /// The parts; in a concatenation each begins at a word of its own.
    public var parts: [Part]
    /// The expression whose type it is, as a listing shows it; nil where datatypes were written.
    public var typeof: String?

    /// Creates a type of its parts.
    public init(parts: [Part], typeof: String? = nil) {
      self.parts = parts
      self.typeof = typeof
    }

    /// How many bytes a value takes in registers.
    public var byteCount: Int {
      if parts.count == 1 { return (parts[0].bits + 7) / 8 }
      return parts.reduce(0) { $0 + ($1.bits + 31) / 32 * 4 }
    }
  }

  /// What a map gives.
  public enum Value: Sendable, Hashable {
    /// Bytes.
    case data(ValueType)
    /// A decision.
    case verdict
    /// A named object.
    case object(ObjectKind)
  }

  /// The family of the table.
  public var family: Family
  /// The type of the keys.
  public var key: ValueType
  /// What a map gives; nil for a set.
  public var value: Value?
  /// Whether a map's values are intervals.
  public var hasIntervalValues = false
  /// Whether adjacent and overlapping intervals are joined.
  public var autoMerge = false
  /// State that each element carries.
  public var statements: [Instruction] = []
  /// The comment.
  public var comment: String?

  /// Creates the details of a set with keys of a type.
  public init(family: Family, key: ValueType, value: Value? = nil) {
    self.family = family
    self.key = key
    self.value = value
  }
}
