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

  /// `ct label`: 128 bits.
  public var labels = ConnectionLabels()
  /// Counters of the original direction; nil where packets weren't counted when the connection began.
  public var originalCounter: Counter?
  /// Counters of the reply direction.
  public var replyCounter: Counter?
  /// Whether the connection has room for a helper and for expectations (`struct nf_conn_help`).
  public var hasHelp = false
  /// The helper.
  public var helper: ConntrackHelper?
  /// Where lines begin, for the helper of FTP.
  public var lines = FTPLines()
  /// Whether a scanner was asked for a picture, for the helper of SANE.
  public var asksScanner = false
  /// The connection that expected this one; its place may be in use by another since.
  public var master: ConnectionID?
  /// The original tuple of that connection.
  public var masterTuple: Tuple?
  /// The helper of that connection: `ct helper` tells it, not the connection's own.
  public var masterHelper: ConntrackHelper?
  /// How sequence numbers are moved; they are where the status has `sequenceAdjust`.
  public var sequenceAdjustment = SequenceAdjustment()
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
