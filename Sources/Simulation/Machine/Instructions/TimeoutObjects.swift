import CTVetBytecode
import CTVetConntrack
import CTVetPackets

/// What `ct timeout` objects say, as settings of the tracker.
extension TrackingSettings {
  /// These settings with what an object says of the states of its protocol.
  func changed(
    by timeouts: [Listing.Object.ConntrackTimeout], transport: UInt8
  ) -> TrackingSettings {
    var settings = self
    for timeout in timeouts {
      switch TransportProtocol(rawValue: transport) {
      case .tcp: settings.tcp.set(timeout.state, timeout.seconds)
      case .udp:
        if timeout.state == "UNREPLIED" { settings.udp = timeout.seconds }
        if timeout.state == "REPLIED" { settings.udpStream = timeout.seconds }
      default: break
      }
    }
    return settings
  }

  /// How long a connection lives that has only begun; nil for protocols that no object is for.
  func firstTimeout(of transport: TransportProtocol) -> UInt32? {
    switch transport {
    case .tcp: tcp.synSent
    case .udp: udp
    default: nil
    }
  }
}

extension TrackingSettings.TCPTimeouts {
  /// Sets the timeout of a state, spelled as libnftnl spells it.
  fileprivate mutating func set(_ state: String, _ seconds: UInt32) {
    switch state {
    case "SYN_SENT": synSent = seconds
    case "SYN_RECV": synReceived = seconds
    case "ESTABLISHED": established = seconds
    case "FIN_WAIT": finWait = seconds
    case "CLOSE_WAIT": closeWait = seconds
    case "LAST_ACK": lastAck = seconds
    case "TIME_WAIT": timeWait = seconds
    case "CLOSE": close = seconds
    case "SYN_SENT2": synSent2 = seconds
    case "RETRANS": retransmission = seconds
    case "UNACKNOWLEDGED": unacknowledged = seconds
    default: break
    }
  }
}
