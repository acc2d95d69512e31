/// What happened to a connection since listeners were told (`enum ip_conntrack_events`), numbered as the
/// kernel does.
public struct ConnectionChanges: OptionSet, Sendable, Hashable {
  /// The bits.
  public var rawValue: UInt16

  /// Creates a set of bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// It was confirmed (`IPCT_NEW`).
  public static let new = ConnectionChanges(rawValue: 1 << 0)
  /// It was confirmed and has a master (`IPCT_RELATED`).
  public static let related = ConnectionChanges(rawValue: 1 << 1)
  /// It left the table (`IPCT_DESTROY`).
  public static let destroyed = ConnectionChanges(rawValue: 1 << 2)
  /// The first reply came (`IPCT_REPLY`).
  public static let replied = ConnectionChanges(rawValue: 1 << 3)
  /// It became assured (`IPCT_ASSURED`).
  public static let assured = ConnectionChanges(rawValue: 1 << 4)
  /// The protocol's state changed (`IPCT_PROTOINFO`).
  public static let protocolState = ConnectionChanges(rawValue: 1 << 5)
  /// It got a helper (`IPCT_HELPER`).
  public static let helper = ConnectionChanges(rawValue: 1 << 6)
  /// Its mark changed (`IPCT_MARK`).
  public static let mark = ConnectionChanges(rawValue: 1 << 7)
  /// Its sequence adjustment changed (`IPCT_SEQADJ`).
  public static let sequenceAdjustment = ConnectionChanges(rawValue: 1 << 8)
  /// Its security mark changed (`IPCT_SECMARK`).
  public static let securityMark = ConnectionChanges(rawValue: 1 << 9)
  /// Its labels changed (`IPCT_LABEL`).
  public static let label = ConnectionChanges(rawValue: 1 << 10)
  /// Its SYN proxy changed (`IPCT_SYNPROXY`).
  public static let synproxy = ConnectionChanges(rawValue: 1 << 11)
}
