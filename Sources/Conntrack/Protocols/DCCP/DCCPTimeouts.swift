extension TrackingSettings.DCCPTimeouts {
  /// How many seconds a connection stays in a state; NONE has the time of REQUEST.
  func seconds(in state: DCCPState) -> UInt32 {
    switch state {
    case .none, .request: request
    case .respond: respond
    case .partOpen: partOpen
    case .open: open
    case .closeRequest: closeRequest
    case .closing: closing
    case .timeWait: timeWait
    }
  }
}
