/// What the tracker knows of a TCP connection (`struct ip_ct_tcp`).
public struct TCPConnection: Sendable, Hashable {
  /// What is known of one side (`struct ip_ct_tcp_state`).
  public struct Side: Sendable, Hashable {
    /// The highest sequence number that was sent, plus its length.
    public var end: UInt32 = 0
    /// The highest acknowledgement plus window that was received.
    public var maximumEnd: UInt32 = 0
    /// The largest window that was sent, scaled.
    public var maximumWindow: UInt32 = 0
    /// The highest acknowledgement that was sent.
    public var maximumAcknowledgement: UInt32 = 0
    /// The window scale, 0 to 14.
    public var scale: UInt8 = 0
    /// Bits as `IP_CT_TCP_FLAG_*` numbers them.
    public var flags: UInt8 = 0

    /// Creates a side of which nothing is known.
    public init() {}
  }

  /// The side that opened the connection.
  public var original = Side()
  /// The other side.
  public var reply = Side()
  /// The sequence number of the last segment that was kept.
  public var lastSequence: UInt32 = 0
  /// The acknowledgement of that segment.
  public var lastAcknowledgement: UInt32 = 0
  /// The end of that segment.
  public var lastEnd: UInt32 = 0
  /// The window of that segment.
  public var lastWindow: UInt16 = 0
  /// The state.
  public var state = TCPState.none
  /// Which way the last segment went.
  public var lastDirection = Direction.original
  /// How often it was repeated.
  public var retransmissions: UInt8 = 0
  /// Which kind it was, as the rows of the transition table are numbered.
  public var lastKind: UInt8 = 0
  /// The window scale of a remembered SYN.
  public var lastScale: UInt8 = 0
  /// The flags of a remembered SYN.
  public var lastFlags: UInt8 = 0

  /// Creates the state before the first segment.
  public init() {}
}
