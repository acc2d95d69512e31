/// The state that the tracker guesses a TCP connection to be in (`enum tcp_conntrack`).
public enum TCPState: UInt8, Sendable, CaseIterable {
  /// No segment was seen.
  case none
  /// A SYN was seen.
  case synSent
  /// A SYN and its SYN/ACK were seen.
  case synReceived
  /// The handshake is done.
  case established
  /// A FIN was seen.
  case finWait
  /// A FIN and its acknowledgement were seen.
  case closeWait
  /// FINs of both sides were seen.
  case lastAck
  /// The last FIN was acknowledged.
  case timeWait
  /// A RST was seen.
  case close
  /// SYNs of both sides were seen.
  case synSent2

  /// The name that `conntrack -L` shows.
  public var name: String {
    switch self {
    case .none: "NONE"
    case .synSent: "SYN_SENT"
    case .synReceived: "SYN_RECV"
    case .established: "ESTABLISHED"
    case .finWait: "FIN_WAIT"
    case .closeWait: "CLOSE_WAIT"
    case .lastAck: "LAST_ACK"
    case .timeWait: "TIME_WAIT"
    case .close: "CLOSE"
    case .synSent2: "SYN_SENT2"
    }
  }
}
