/// What is known of a connection: the sixteen bits of `enum ip_conntrack_status`.
public struct ConnectionStatus: OptionSet, Sendable, Hashable {
  /// The bits as the kernel numbers them.
  public var rawValue: UInt16

  /// Creates a set of bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// An expectation foresaw the connection (`IPS_EXPECTED`).
  public static let expected = ConnectionStatus(rawValue: 1 << 0)
  /// Packets were seen both ways (`IPS_SEEN_REPLY`).
  public static let seenReply = ConnectionStatus(rawValue: 1 << 1)
  /// The connection is never dropped early (`IPS_ASSURED`).
  public static let assured = ConnectionStatus(rawValue: 1 << 2)
  /// The connection is in the table (`IPS_CONFIRMED`).
  public static let confirmed = ConnectionStatus(rawValue: 1 << 3)
  /// The source is translated in original direction (`IPS_SRC_NAT`).
  public static let sourceNAT = ConnectionStatus(rawValue: 1 << 4)
  /// The destination is translated in original direction (`IPS_DST_NAT`).
  public static let destinationNAT = ConnectionStatus(rawValue: 1 << 5)
  /// TCP sequence numbers are adjusted (`IPS_SEQ_ADJUST`).
  public static let sequenceAdjust = ConnectionStatus(rawValue: 1 << 6)
  /// Whether to translate the source is decided (`IPS_SRC_NAT_DONE`).
  public static let sourceNATDone = ConnectionStatus(rawValue: 1 << 7)
  /// Whether to translate the destination is decided (`IPS_DST_NAT_DONE`).
  public static let destinationNATDone = ConnectionStatus(rawValue: 1 << 8)
  /// The connection left the table (`IPS_DYING`).
  public static let dying = ConnectionStatus(rawValue: 1 << 9)
  /// Packets don't renew the timeout (`IPS_FIXED_TIMEOUT`).
  public static let fixedTimeout = ConnectionStatus(rawValue: 1 << 10)
  /// No connection but a pattern for new ones (`IPS_TEMPLATE`).
  public static let template = ConnectionStatus(rawValue: 1 << 11)
  /// The connection clashed with another on insertion (`IPS_NAT_CLASH`).
  public static let natClash = ConnectionStatus(rawValue: 1 << 12)
  /// A rule attached the helper (`IPS_HELPER`).
  public static let helper = ConnectionStatus(rawValue: 1 << 13)
  /// A flowtable forwards the packets (`IPS_OFFLOAD`).
  public static let offload = ConnectionStatus(rawValue: 1 << 14)
  /// A device forwards the packets (`IPS_HW_OFFLOAD`).
  public static let hardwareOffload = ConnectionStatus(rawValue: 1 << 15)
}
