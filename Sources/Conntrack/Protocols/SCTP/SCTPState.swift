/// The state that the tracker guesses an SCTP association to be in (`enum sctp_conntrack`).
public enum SCTPState: UInt8, Sendable, CaseIterable {
  /// No packet was seen.
  case none
  /// The association is closed.
  case closed
  /// An INIT was seen.
  case cookieWait
  /// An INIT ACK and a COOKIE ECHO were seen.
  case cookieEchoed
  /// The association is established.
  case established
  /// A SHUTDOWN was sent.
  case shutdownSent
  /// A SHUTDOWN was received.
  case shutdownReceived
  /// A SHUTDOWN ACK was sent.
  case shutdownAckSent
  /// A HEARTBEAT was sent on an unknown association.
  case heartbeatSent
  /// A HEARTBEAT on an unknown association was answered (up to Linux 6.1).
  case heartbeatAcknowledged

  /// The name that `conntrack -L` shows.
  public var name: String {
    switch self {
    case .none: "NONE"
    case .closed: "CLOSED"
    case .cookieWait: "COOKIE_WAIT"
    case .cookieEchoed: "COOKIE_ECHOED"
    case .established: "ESTABLISHED"
    case .shutdownSent: "SHUTDOWN_SENT"
    case .shutdownReceived: "SHUTDOWN_RECD"
    case .shutdownAckSent: "SHUTDOWN_ACK_SENT"
    case .heartbeatSent: "HEARTBEAT_SENT"
    case .heartbeatAcknowledged: "HEARTBEAT_ACKED"
    }
  }
}
