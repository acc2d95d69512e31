/// One step of a rule.
///
/// Invariant: every payload is plain data, as in `Expression`.
public enum Statement: Sendable {
  /// What is done with an element of a set.
  public enum SetOperation: UInt8, Sendable {
    /// Adds it, and leaves it alone where it is there.
    case add
    /// Adds it, or renews its timeout.
    case update
    /// Removes it.
    case delete
  }

  /// Goes on only where the two sides compare so.
  case match(ExpressionID, RelationalOperator, ExpressionID)
  /// Decides.
  case verdict(Verdict)
  /// Decides by a map.
  case verdictMap(key: ExpressionID, map: ExpressionID)
  /// Counts packets and bytes from these starting values.
  case counter(packets: UInt64, bytes: UInt64)
  /// Goes on only below, or over, a rate.
  case limit(Limit)
  /// Goes on only below, or over, an amount.
  case quota(Quota)
  /// Goes on only up to, or over, a number of connections.
  case connectionCount(UInt32, over: Bool)
  /// Notes when it was last reached; `used` in milliseconds ago.
  case last(used: UInt64?)
  /// Writes to the log.
  case log(Log)
  /// Drops with an answer.
  case reject(Reject)
  /// Translates addresses or ports.
  case nat(NAT)
  /// Hands the packet to a local socket.
  case transparentProxy(Expression.AddressFamily, address: ExpressionID?, port: ExpressionID?)
  /// Answers handshakes itself.
  case synproxy(Synproxy)
  /// Hands the packet to user space.
  case queue(number: ExpressionID?, bypass: Bool, fanout: Bool)
  /// Sends a copy elsewhere.
  case duplicate(to: ExpressionID, device: ExpressionID?)
  /// Sends the packet out of another device.
  case forward(Expression.AddressFamily, address: ExpressionID?, device: ExpressionID)
  /// Writes what surrounds the packet.
  case setMeta(MetaKey, ExpressionID)
  /// Writes what conntrack knows.
  case setConntrack(ConntrackKey, Expression.Direction?, ExpressionID)
  /// Writes a field of the packet.
  case setPayload(ExpressionID, ExpressionID)
  /// Applies a named counter, limit, quota, helper, ….
  case object(ObjectKind, ExpressionID)
  /// Exempts the packet from tracking.
  case notrack
  /// Hands the connection to a flowtable.
  case flowOffload(NameID)
  /// Changes a named set or map.
  case updateSet(SetOperation, set: ExpressionID, element: ExpressionID, StatementList)
  /// Changes a named map.
  case updateMap(
    SetOperation, map: ExpressionID, element: ExpressionID, data: ExpressionID, StatementList)
  /// Keeps a statement's state for each key; the old form of a dynamic set.
  case meter(NameID?, size: UInt32, key: ExpressionID, StatementList)
  /// Overwrites a TCP option with no-operations.
  case stripOption(NameID)
  /// Calls, or goes to, a chain that is written in place.
  case chain(ChainID, goto: Bool)
  /// An iptables extension that only iptables-nft can read.
  case xtables
  /// Text that could not be understood; a diagnostic was given.
  case unreadable
}
