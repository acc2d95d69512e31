public import CTVetPackets

/// What `ct expectation` objects of rules expect (`struct nft_ct_expect_obj`).
public struct ExpectationObject: Sendable, Hashable {
  /// The network protocol.
  public var version: IPVersion
  /// What will be carried.
  public var transport: TransportProtocol
  /// Which port the connections will go to.
  public var port: UInt16
  /// How many seconds the expectation lasts: the number of the message, where nft writes milliseconds.
  public var timeout: UInt32
  /// How many expectations a connection may have.
  public var size: UInt8

  /// Creates an object.
  public init(
    version: IPVersion, transport: TransportProtocol, port: UInt16, timeout: UInt32, size: UInt8
  ) {
    self.version = version
    self.transport = transport
    self.port = port
    self.timeout = timeout
    self.size = size
  }
}

/// What became of a rule's expectation.
public enum ExpectationOutcome: Sendable, Hashable {
  /// It was made.
  case expected
  /// The connection has as many as it may, or is none that can expect: the rule ends (`NFT_BREAK`).
  case mismatch
  /// It cannot be made: the packet is dropped.
  case dropped
}

extension Tracker {
  /// Makes the connection of a packet expect what an object tells (`nft_ct_expect_obj_eval`).
  public mutating func expect(
    _ object: ExpectationObject, attached: Attachment, at now: Timestamp
  ) -> ExpectationOutcome {
    guard let id = attached.connection, let info = attached.info,
      self[id].status.isDisjoint(with: [.confirmed, .template])
    else { return .mismatch }
    updateExtensions(of: id) { $0.hasHelp = true }
    guard expectationCount(of: id) < Int(object.size) else { return .mismatch }
    let tuple = self[id].tuple(info.direction.opposite)
    let expectation = Expectation(
      version: object.version, transport: object.transport, source: tuple.source, sourcePort: nil,
      destination: tuple.destination, destinationPort: object.port, zone: self[id].zone,
      master: id, masterTuple: self[id].original, helper: extensions(of: id).helper,
      expiry: now.adding(seconds: Int64(object.timeout)))
    do throws(ExpectationRefusal) {
      try expect(expectation, at: now)
      return .expected
    } catch {
      return .dropped
    }
  }
}
