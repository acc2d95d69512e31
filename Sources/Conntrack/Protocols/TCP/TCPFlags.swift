/// What is known of one side of a TCP connection, numbered as the kernel does it (`IP_CT_TCP_FLAG_*`).
public struct TCPFlags: OptionSet, Sendable, Hashable {
  /// The bits.
  public var rawValue: UInt8

  /// Creates a set of bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The side's SYN offered window scaling (RFC 7323 §2).
  public static let windowScale = TCPFlags(rawValue: 1 << 0)
  /// The side's SYN permitted selective acknowledgements (RFC 2018).
  public static let selectiveAcknowledgement = TCPFlags(rawValue: 1 << 1)
  /// The side sent the first FIN.
  public static let closeInitiator = TCPFlags(rawValue: 1 << 2)
  /// The side's segments may lie outside of the window; it was met in the middle of a connection.
  public static let isLiberal = TCPFlags(rawValue: 1 << 3)
  /// The side sent what the other did not acknowledge yet.
  public static let hasUnacknowledgedData = TCPFlags(rawValue: 1 << 4)
  /// The side acknowledged something, so that its highest acknowledgement means something.
  public static let maximumAcknowledgementIsSet = TCPFlags(rawValue: 1 << 5)
  /// A SYN was let through in LAST_ACK, so that an ACK may be its challenge (RFC 5961 §4).
  public static let expectsChallengeACK = TCPFlags(rawValue: 1 << 6)
  /// Both sides sent a SYN (RFC 9293 §3.5, simultaneous open).
  public static let simultaneousOpen = TCPFlags(rawValue: 1 << 7)
}
