/// Something that ctnetlink would tell those who listen.
public struct ConntrackEvent: Sendable, Hashable {
  /// What happened.
  public enum Kind: String, Sendable {
    /// A connection was confirmed.
    case new
    /// A connection changed.
    case update
    /// A connection left the table.
    case destroy
    /// An expectation was made.
    case newExpectation = "exp-new"
    /// An expectation was met or removed.
    case destroyExpectation = "exp-destroy"
  }

  /// What happened.
  public var kind: Kind
  /// The connection as it was then; for expectations the master.
  public var connection: Connection

  /// Creates an event.
  public init(kind: Kind, connection: Connection) {
    self.kind = kind
    self.connection = connection
  }
}
