extension TrackingSettings.TCPTimeouts {
  /// How many seconds a connection stays in a state; NONE has the time of SYN_SENT.
  func seconds(in state: TCPState) -> UInt32 {
    switch state {
    case .none, .synSent: synSent
    case .synReceived: synReceived
    case .established: established
    case .finWait: finWait
    case .closeWait: closeWait
    case .lastAck: lastAck
    case .timeWait: timeWait
    case .close: close
    case .synSent2: synSent2
    }
  }

  /// How many seconds a connection stays after a segment that led it to its state.
  ///
  /// Repetitions, unanswered data and a closed window hint at a peer that is gone; they make long times
  /// shorter, never short ones longer. A RST has the time of CLOSE even where it is not believed.
  func seconds(
    after kind: TCPSegmentKind, for connection: TCPConnection, maximumRetransmissions: UInt8
  ) -> UInt32 {
    let usual = seconds(in: connection.state)
    let flags = connection.original.flags.union(connection.reply.flags)
    if connection.retransmissions >= maximumRetransmissions, usual > retransmission {
      return retransmission
    }
    if kind == .rst {
      return close
    }
    if flags.contains(.hasUnacknowledgedData), usual > unacknowledged {
      return unacknowledged
    }
    if connection.lastWindow == 0, usual > retransmission {
      return retransmission
    }
    return usual
  }
}
