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

  /// What a packet has attached now.
  public init(_ attachment: Attachment, in tracker: borrowing Tracker) {
    guard let id = attachment.connection else {
      self = attachment.info == .untracked ? .untracked : .none
      return
    }
    let connection = tracker[id]
    guard !connection.status.contains(.template), let info = attachment.info else {
      self = .template(connection)
      return
    }
    self = .connection(connection, info)
  }
}
