public import CTVetDiagnostics

/// A named object of a table.
public struct StatefulObject: Sendable {
  /// What it is set up with; unset parts were not written.
  public struct Settings: Sendable {
    /// A counter's starting values.
    public var counter: (packets: UInt64, bytes: UInt64)?
    /// A quota's amount.
    public var quota: Quota?
    /// A limit's rate.
    public var limit: Limit?
    /// A SYN proxy's offers.
    public var synproxy: Synproxy?
    /// A ct helper's type, with quotes, or a security context.
    public var text: SourceRange?
    /// The transport protocol: `tcp` or `udp`.
    public var transport: NameID?
    /// The network family.
    public var family: Family?
    /// Timeouts by state, in seconds.
    public var timeouts: [(state: NameID, seconds: UInt64)] = []
    /// An expectation's destination port.
    public var destinationPort: UInt64?
    /// An expectation's timeout, in milliseconds.
    public var timeout: UInt64?
    /// An expectation's size.
    public var size: UInt64?
  }

  /// What it is.
  public let kind: ObjectKind
  /// The table.
  public let table: TableID
  /// The name.
  public let name: NameID
  /// Where the name is declared.
  public let nameRange: SourceRange
  /// What it is set up with.
  public var settings = Settings()
  /// The comment's text with its quotes.
  public var comment: SourceRange?
  /// Whether a later command removed it.
  public var isDeleted = false

  package init(kind: ObjectKind, table: TableID, name: NameID, nameRange: SourceRange) {
    self.kind = kind
    self.table = table
    self.name = name
    self.nameRange = nameRange
  }
}
