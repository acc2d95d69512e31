public import CTVetPackets

/// A connection that is foreseen because of another one, its master (`struct nf_conntrack_expect`).
public struct Expectation: Sendable, Hashable {
  /// How an expectation is treated (`NF_CT_EXPECT_*`).
  public struct Flags: OptionSet, Sendable, Hashable {
    /// The bits.
    public var rawValue: UInt8

    /// Creates a set of bits.
    public init(rawValue: UInt8) {
      self.rawValue = rawValue
    }

    /// It stays when it is met.
    public static let permanent = Flags(rawValue: 1 << 0)
    /// It cannot be met.
    public static let inactive = Flags(rawValue: 1 << 1)
    /// A program made it.
    public static let userspace = Flags(rawValue: 1 << 2)
  }

  /// What the first packet will look like; bits of the source that don't count are zeros.
  public var tuple: Tuple
  /// Which bits of the source address count.
  public var sourceMask: IPAddress
  /// Which bits of the source port count.
  public var sourcePortMask: UInt16
  /// The zone of the master: the number counts, in whichever direction.
  public var zone: Zone
  /// The connection that brought it about.
  public var master: ConnectionID
  /// The original tuple of the master.
  public var masterTuple: Tuple
  /// The helper of the master.
  public var helper: ConntrackHelper?
  /// The helper that the connection will get.
  public var assignedHelper: ConntrackHelper?
  /// Which kind of expectation of the helper it is.
  public var expectationClass: UInt8
  /// How it is treated.
  public var flags: Flags
  /// When it is forgotten.
  public var expiry: Timestamp
  /// The number in order of creation.
  public var serial: UInt32
  /// Whether the connection is translated as the master is (`nf_nat_follow_master`).
  public var followsMaster: Bool
  /// Which way of the master the connection will go, if it follows.
  public var direction: Direction
  /// The port that the destination has behind translation, if it follows.
  public var savedPort: UInt16

  /// Creates an expectation that is not in the table yet (`nf_ct_expect_init`).
  ///
  /// - Parameters:
  ///   - source: Where it will come from; nil for anywhere.
  ///   - sourcePort: The port it will come from; nil for any.
  ///   - expiry: When it is forgotten; the helper's time is added on insertion.
  public init(
    version: IPVersion, transport: TransportProtocol, source: IPAddress?, sourcePort: UInt16?,
    destination: IPAddress, destinationPort: UInt16, zone: Zone, master: ConnectionID,
    masterTuple: Tuple, helper: ConntrackHelper?, expiry: Timestamp
  ) {
    tuple = Tuple(
      version: version, transport: transport, source: source ?? IPAddress(high: 0, low: 0),
      sourcePort: sourcePort ?? 0, destination: destination, destinationPort: destinationPort)
    sourceMask =
      switch (source, version) {
      case (nil, _): IPAddress(high: 0, low: 0)
      case (_, .v4): IPAddress(v4: .max)
      case (_, .v6): IPAddress(high: .max, low: .max)
      }
    sourcePortMask = sourcePort == nil ? 0 : .max
    self.zone = zone
    self.master = master
    self.masterTuple = masterTuple
    self.helper = helper
    assignedHelper = nil
    expectationClass = 0
    flags = []
    self.expiry = expiry
    serial = 0
    followsMaster = false
    direction = .original
    savedPort = 0
  }

  /// Whether a packet is what was foreseen (`nf_ct_exp_equal`).
  func matches(_ tuple: Tuple, zone: UInt16) -> Bool {
    self.zone.number == zone
      && isEqual(tuple, addressMask: sourceMask, portMask: sourcePortMask)
  }

  /// Whether a packet could be what this expectation and another one foresee (`expect_clash`).
  func clashes(with other: Expectation) -> Bool {
    zone.number == other.zone.number
      && isEqual(
        other.tuple,
        addressMask: IPAddress(
          high: sourceMask.high & other.sourceMask.high, low: sourceMask.low & other.sourceMask.low),
        portMask: sourcePortMask & other.sourcePortMask)
  }

  /// Whether both foresee the same (`expect_matches`).
  func isSame(as other: Expectation) -> Bool {
    tuple == other.tuple && sourceMask == other.sourceMask
      && sourcePortMask == other.sourcePortMask && zone.number == other.zone.number
  }

  private func isEqual(_ other: Tuple, addressMask: IPAddress, portMask: UInt16) -> Bool {
    tuple.destination == other.destination && tuple.destinationPort == other.destinationPort
      && tuple.transport == other.transport && tuple.version == other.version
      && (tuple.source.high ^ other.source.high) & addressMask.high == 0
      && (tuple.source.low ^ other.source.low) & addressMask.low == 0
      && (tuple.sourcePort ^ other.sourcePort) & portMask == 0
  }
}
