extension TrackingSettings.SCTPTimeouts {
  /// How many seconds an association stays in a state; NONE has the time of CLOSED.
  func seconds(in state: SCTPState) -> UInt32 {
    switch state {
    case .none, .closed: closed
    case .cookieWait: cookieWait
    case .cookieEchoed: cookieEchoed
    case .established: established
    case .shutdownSent: shutdownSent
    case .shutdownReceived: shutdownReceived
    case .shutdownAckSent: shutdownAckSent
    case .heartbeatSent: heartbeatSent
    case .heartbeatAcknowledged: heartbeatAcknowledged
    }
  }
}
