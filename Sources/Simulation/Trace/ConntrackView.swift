public import CTVetConntrack

/// The connection of a packet as a trace shows it: a copy, made when the packet was there.
public enum ConntrackView: Sendable, Hashable {
  /// The packet never got to conntrack's hook.
  case notYet
  /// No connection is attached: INVALID, or before conntrack.
  case none
  /// The packet shall not be tracked.
  case untracked
  /// Only a template is attached.
  case template(Connection)
  /// A connection is attached.
  case connection(Connection, ConntrackInfo)
}
