public import CTVetPackets

/// What the tracker knows of one connection (`struct nf_conn`).
///
/// What few connections have (labels, helper, counters, master, sequence adjustment) lies apart, in
/// `ConnectionExtensions`.
public struct Connection: Sendable, Hashable {
  /// What packets in original direction look like.
  public var original: Tuple
  /// What packets in reply direction look like, translation included.
  public var reply: Tuple
  /// When the connection expires if no packet comes.
  public var expiry: Timestamp
  /// Until when UDP is no stream yet.
  public var streamStart: Timestamp
  /// The number of the connection, counted up from 1 by each one that a packet was attached to, confirmed
  /// or not; 0 for templates.
  public var serial: UInt32
  /// `ct mark`.
  public var mark: UInt32
  /// The zone.
  public var zone: Zone
  /// The status bits.
  public var status: ConnectionStatus
  /// The state of TCP; meaningless for other protocols.
  public var tcp: TCPConnection
  /// The state of SCTP; meaningless for other protocols.
  public var sctp: SCTPConnection

  /// What listeners were not told yet.
  public var pendingChanges = ConnectionChanges()
  /// Where its extensions lie; negative for none.
  package var extensionPlace: Int32 = -1
  /// How it is in the table.
  var presence = Presence()

  /// Creates a connection that is not in the table yet.
  public init(
    original: Tuple, reply: Tuple, serial: UInt32, zone: Zone, status: ConnectionStatus = []
  ) {
    self.original = original
    self.reply = reply
    self.serial = serial
    self.zone = zone
    self.status = status
    expiry = .zero
    streamStart = .zero
    mark = 0
    tcp = TCPConnection()
    sctp = SCTPConnection()
  }

  /// How a connection is in the table.
  struct Presence: OptionSet, Sendable, Hashable {
    var rawValue: UInt8

    /// The place is not free.
    static let used = Presence(rawValue: 1 << 0)
    /// The original tuple leads to the connection.
    static let original = Presence(rawValue: 1 << 1)
    /// The reply tuple leads to the connection.
    static let reply = Presence(rawValue: 1 << 2)

    init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    init(_ direction: Direction) {
      self = direction == .original ? .original : .reply
    }
  }

  /// The tuple of a direction.
  public func tuple(_ direction: Direction) -> Tuple {
    direction == .original ? original : reply
  }
}
