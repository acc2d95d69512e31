public import CTVetPackets

/// What the tracker knows of one connection (`struct nf_conn`), in 168 bytes.
///
/// What few connections have (labels, helper, counters, master, sequence adjustment) lies apart, in
/// `ConnectionExtensions`.
public struct Connection: Sendable, Hashable {
  // The order of the stored properties leaves no gaps in memory.

  /// What packets in original direction look like.
  public var original: Tuple
  /// What packets in reply direction look like, translation included.
  public var reply: Tuple
  /// When the connection expires if no packet comes.
  public var expiry: Timestamp
  /// What its protocol keeps.
  private var protocolState = ProtocolState.stateless(streamStart: .zero)
  /// How it is in the table.
  var presence = Presence()
  /// What listeners were not told yet.
  public var pendingChanges = ConnectionChanges()
  /// The number of the connection, counted up from 1 by each one that a packet was attached to, confirmed
  /// or not; 0 for templates.
  public var serial: UInt32
  /// `ct mark`.
  public var mark: UInt32 = 0
  /// Where its extensions lie; negative for none.
  package var extensionPlace: Int32 = -1
  private var zoneNumber: UInt16 = 0
  /// The status bits.
  public var status: ConnectionStatus

  /// Creates a connection that is not in the table yet.
  public init(
    original: Tuple, reply: Tuple, serial: UInt32, zone: Zone, status: ConnectionStatus = []
  ) {
    self.original = original
    self.reply = reply
    self.serial = serial
    self.status = status
    expiry = .zero
    self.zone = zone
  }

  /// What protocols keep of a connection; never more than one at once.
  private enum ProtocolState: Sendable, Hashable {
    case stateless(streamStart: Timestamp)
    case tcp(TCPConnection)
    case sctp(SCTPConnection)
    case dccp(DCCPConnection)
  }

  /// How a connection is in the table, and for which directions its zone is.
  struct Presence: OptionSet, Sendable, Hashable {
    var rawValue: UInt8

    /// The place is not free.
    static let used = Presence(rawValue: 1 << 0)
    /// The original tuple leads to the connection.
    static let original = Presence(rawValue: 1 << 1)
    /// The reply tuple leads to the connection.
    static let reply = Presence(rawValue: 1 << 2)
    /// The zone is not for the original direction.
    static let zoneSparesOriginal = Presence(rawValue: 1 << 3)
    /// The zone is not for the reply direction.
    static let zoneSparesReply = Presence(rawValue: 1 << 4)

    init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    init(_ direction: Direction) {
      self = direction == .original ? .original : .reply
    }
  }

  /// The zone.
  public var zone: Zone {
    get {
      Zone(
        number: zoneNumber, isForOriginal: !presence.contains(.zoneSparesOriginal),
        isForReply: !presence.contains(.zoneSparesReply))
    }
    set {
      zoneNumber = newValue.number
      presence.subtract([.zoneSparesOriginal, .zoneSparesReply])
      if !newValue.isForOriginal { presence.insert(.zoneSparesOriginal) }
      if !newValue.isForReply { presence.insert(.zoneSparesReply) }
    }
  }

  /// The state of TCP; that before the first segment for other protocols.
  public var tcp: TCPConnection {
    get {
      if case .tcp(let state) = protocolState { state } else { TCPConnection() }
    }
    set { protocolState = .tcp(newValue) }
  }

  /// The state of SCTP; that before the first packet for other protocols.
  public var sctp: SCTPConnection {
    get {
      if case .sctp(let state) = protocolState { state } else { SCTPConnection() }
    }
    set { protocolState = .sctp(newValue) }
  }

  /// The state of DCCP; that before the first packet for other protocols.
  public var dccp: DCCPConnection {
    get {
      if case .dccp(let state) = protocolState { state } else { DCCPConnection() }
    }
    set { protocolState = .dccp(newValue) }
  }

  /// Until when UDP is no stream yet.
  public var streamStart: Timestamp {
    get {
      if case .stateless(let start) = protocolState { start } else { .zero }
    }
    set { protocolState = .stateless(streamStart: newValue) }
  }

  /// The tuple of a direction.
  public func tuple(_ direction: Direction) -> Tuple {
    direction == .original ? original : reply
  }

  /// Whether a tuple leads to it, or did until it left the table.
  var isLinked: Bool { !presence.isDisjoint(with: [.original, .reply]) }
}
