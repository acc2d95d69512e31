public import CTVetPackets

/// What few connections have, kept apart from them (`struct nf_ct_ext`).
public struct ConnectionExtensions: Sendable, Hashable {
  /// Packets and bytes of one direction (`struct nf_conn_counter`).
  public struct Counter: Sendable, Hashable {
    /// How many packets.
    public var packets: UInt64 = 0
    /// How many bytes, IP headers included.
    public var bytes: UInt64 = 0

    /// Creates a counter at 0.
    public init() {}
  }

  /// How the sequence numbers of one direction are moved (`struct nf_ct_seqadj`).
  public struct SequenceOffset: Sendable, Hashable {
    /// Where in the sequence the last change lies.
    public var correctionPosition: UInt32 = 0
    /// What is added before that place.
    public var offsetBefore: Int32 = 0
    /// What is added behind that place.
    public var offsetAfter: Int32 = 0

    /// Creates an offset of nothing.
    public init() {}
  }

  /// `ct label`: 128 bits.
  public var labels = ConnectionLabels()
  /// Counters of the original direction; nil where packets weren't counted when the connection began.
  public var originalCounter: Counter?
  /// Counters of the reply direction.
  public var replyCounter: Counter?
  /// The name of the helper (`ftp`, `tftp`, …).
  public var helper: String?
  /// The connection that expected this one; its place may be in use by another since.
  public var master: ConnectionID?
  /// The original tuple of that connection.
  public var masterTuple: Tuple?
  /// How sequence numbers of the original direction are moved; nil where they never were.
  public var originalSequence: SequenceOffset?
  /// How sequence numbers of the reply direction are moved.
  public var replySequence: SequenceOffset?
  /// The timeouts that a rule gave to the connection.
  public var timeoutPolicy: TimeoutPolicy?
  /// When the connection was confirmed, where times are noted.
  public var start: Timestamp?
  /// When the connection left the table, where times are noted.
  public var stop: Timestamp?
  /// The address that masquerading gave belongs to this interface (`struct nf_conn_nat`); 0 for none.
  public var masqueradeInterface: UInt32 = 0

  /// Creates extensions that hold nothing.
  public init() {}
}
