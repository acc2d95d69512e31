/// What the tracker knows of an SCTP association (`struct ip_ct_sctp`).
public struct SCTPConnection: Sendable, Hashable {
  /// What else is known of an association.
  public struct Flags: OptionSet, Sendable, Hashable {
    /// The bits.
    public var rawValue: UInt8

    /// Creates a set of bits.
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// A HEARTBEAT came with another tag than known (`SCTP_FLAG_HEARTBEAT_VTAG_FAILED`).
    public static let heartbeatTagFailed = Flags(rawValue: 1 << 0)
    /// The side that began sent an INIT that counts.
    public static let originalBegan = Flags(rawValue: 1 << 1)
    /// The other side sent an INIT that counts.
    public static let replyBegan = Flags(rawValue: 1 << 2)

    /// That a side sent an INIT.
    static func began(_ direction: Direction) -> Flags {
      direction == .original ? originalBegan : replyBegan
    }
  }

  /// The verification tag that packets in original direction must have; 0 if it is not known.
  public var originalTag: UInt32 = 0
  /// The verification tag that packets in reply direction must have; 0 if it is not known.
  public var replyTag: UInt32 = 0
  /// The state.
  public var state = SCTPState.none
  /// Which way the HEARTBEAT with another tag went.
  public var lastDirection = Direction.original
  /// What else is known.
  public var flags: Flags = []

  /// Creates the state before the first packet.
  public init() {}

  /// The verification tag of a direction.
  public subscript(direction: Direction) -> UInt32 {
    get { direction == .original ? originalTag : replyTag }
    set {
      switch direction {
      case .original: originalTag = newValue
      case .reply: replyTag = newValue
      }
    }
  }
}
