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
  /// The number of the connection: counted up from 1 by each one that is created, confirmed or not.
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

  /// The tuple of a direction.
  public func tuple(_ direction: Direction) -> Tuple {
    direction == .original ? original : reply
  }
}
