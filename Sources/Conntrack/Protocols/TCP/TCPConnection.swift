/// What the tracker knows of a TCP connection (`struct ip_ct_tcp`).
public struct TCPConnection: Sendable, Hashable {
  /// What is known of one side (`struct ip_ct_tcp_state`).
  public struct Side: Sendable, Hashable {
    /// The highest sequence number that was sent, plus its length (`td_end`).
    public var end: UInt32 = 0
    /// The highest acknowledgement plus window that was received (`td_maxend`): what may be sent.
    public var maximumEnd: UInt32 = 0
    /// The largest window that was sent, scaled (`td_maxwin`); 0 before the first segment.
    public var maximumWindow: UInt32 = 0
    /// The highest acknowledgement that was sent (`td_maxack`), if `flags` have
    /// `maximumAcknowledgementIsSet`.
    public var maximumAcknowledgement: UInt32 = 0
    /// The window scale, 0 to 14.
    public var scale: UInt8 = 0
    /// What else is known.
    public var flags: TCPFlags = []

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
  /// The window of that segment, not scaled.
  public var lastWindow: UInt16 = 0
  /// The state.
  public var state = TCPState.none
  /// Which way the last segment went.
  public var lastDirection = Direction.original
  /// How often the last segment was repeated.
  public var retransmissions: UInt8 = 0
  /// Which kind the last segment was.
  public var lastKind = TCPSegmentKind.none
  /// The window scale of a SYN that was let through without belief.
  public var lastScale: UInt8 = 0
  /// What else is remembered of that SYN.
  public var lastFlags: TCPFlags = []

  /// Creates the state before the first segment.
  public init() {}

  /// The side that sends in a direction.
  public subscript(direction: Direction) -> Side {
    get { direction == .original ? original : reply }
    set {
      switch direction {
      case .original: original = newValue
      case .reply: reply = newValue
      }
    }
  }
}
