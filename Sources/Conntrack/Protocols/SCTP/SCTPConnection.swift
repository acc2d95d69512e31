/// What the tracker knows of an SCTP association (`struct ip_ct_sctp`).
public struct SCTPConnection: Sendable, Hashable {
  /// The verification tag that packets in original direction must have.
  public var originalTag: UInt32 = 0
  /// The verification tag that packets in reply direction must have.
  public var replyTag: UInt32 = 0
  /// The state.
  public var state = SCTPState.none
  /// Which way the last chunk went that a reply must answer.
  public var lastDirection = Direction.original
  /// Bits as `SCTP_FLAG_*` numbers them.
  public var flags: UInt8 = 0

  /// Creates the state before the first packet.
  public init() {}
}
