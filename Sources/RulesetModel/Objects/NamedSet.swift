public import CTVetDiagnostics

/// A named set or map of a table.
public struct NamedSet: Sendable {
  /// The type of a key or value.
  public enum ValueType: Sendable {
    /// Datatypes by name, more than one for a concatenation.
    case named([NameID])
    /// The type of an expression.
    case typeof(ExpressionID)
    /// A verdict.
    case verdict
    /// A named object.
    case object(ObjectKind)
  }

  /// What elements may do.
  public struct Flags: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// Creates a set from its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Elements never change while rules use them.
    public static let constant = Flags(rawValue: 1)
    /// Elements may be prefixes and ranges.
    public static let interval = Flags(rawValue: 2)
    /// Elements may expire.
    public static let timeout = Flags(rawValue: 4)
    /// Rules may add elements.
    public static let dynamic = Flags(rawValue: 8)
  }

  /// The table.
  public let table: TableID
  /// The name.
  public let name: NameID
  /// Where the name is declared.
  public let nameRange: SourceRange
  /// Whether it maps keys to values.
  public let isMap: Bool
  /// The type of the keys.
  public var key: ValueType?
  /// The type of a map's values.
  public var data: ValueType?
  /// Whether a map's values are intervals.
  public var hasIntervalData = false
  /// What elements may do.
  public var flags: Flags = []
  /// How long elements live, in milliseconds.
  public var timeout: UInt64?
  /// How often expired elements are looked for, in milliseconds.
  public var gcInterval: UInt64?
  /// The most elements.
  public var size: UInt64?
  /// Whether memory is to be saved rather than time.
  public var prefersMemory: Bool?
  /// Whether adjacent and overlapping intervals are joined.
  public var autoMerge = false
  /// State that each element carries.
  public var statements: StatementList = .empty
  /// The elements, a list for each place that adds some.
  public var elements: [ExpressionList] = []
  /// The comment's text with its quotes.
  public var comment: SourceRange?
  /// Whether a later command removed it.
  public var isDeleted = false

  package init(table: TableID, name: NameID, nameRange: SourceRange, isMap: Bool) {
    self.table = table
    self.name = name
    self.nameRange = nameRange
    self.isMap = isMap
  }
}
