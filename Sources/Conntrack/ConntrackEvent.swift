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
  /// What was kept apart from the connection.
  public var extensions: ConnectionExtensions
  /// What changed, by which listeners are told more or less: the state of TCP or SCTP with `protocolState`,
  /// labels with `label`.
  public var changes: ConnectionChanges
  /// What the expectation waits for; nil for events of connections.
  public var expectedTuple: Tuple?

  /// Creates an event.
  public init(
    kind: Kind, connection: Connection, extensions: ConnectionExtensions = ConnectionExtensions(),
    changes: ConnectionChanges = [], expectedTuple: Tuple? = nil
  ) {
    self.kind = kind
    self.connection = connection
    self.extensions = extensions
    self.changes = changes
    self.expectedTuple = expectedTuple
  }
}
