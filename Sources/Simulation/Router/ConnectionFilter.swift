import CTVetConntrack
import CTVetPackets

/// Which connections a command of the tool `conntrack` is about; what is nil admits all.
struct ConnectionFilter {
  var version: IPVersion?
  var transport: TransportProtocol?
  var originalSource: Interface.Address?
  var originalDestination: Interface.Address?
  var replySource: Interface.Address?
  var replyDestination: Interface.Address?
  var originalSourcePort: UInt16?
  var originalDestinationPort: UInt16?
  var replySourcePort: UInt16?
  var replyDestinationPort: UInt16?
  var icmpType: UInt8?
  var icmpCode: UInt8?
  /// The state of TCP or SCTP.
  var state: String?
  /// A mark, and which bits of it count.
  var mark: (value: UInt32, mask: UInt32)?
  /// Bits that have to be set.
  var status: ConnectionStatus = []
  var zone: UInt16?
  var originalZone: UInt16?
  var replyZone: UInt16?

  /// Whether a connection is one of those.
  func admits(_ connection: Connection) -> Bool {
    let (original, reply) = (connection.original, connection.reply)
    return Self.equal(version, original.version) && Self.equal(transport, original.transport)
      && Self.has(originalSource, original.source, original.version)
      && Self.has(originalDestination, original.destination, original.version)
      && Self.has(replySource, reply.source, reply.version)
      && Self.has(replyDestination, reply.destination, reply.version)
      && Self.equal(originalSourcePort, original.sourcePort)
      && Self.equal(originalDestinationPort, original.destinationPort)
      && Self.equal(replySourcePort, reply.sourcePort)
      && Self.equal(replyDestinationPort, reply.destinationPort)
      && Self.equal(icmpType, UInt8(truncatingIfNeeded: original.destinationPort >> 8))
      && Self.equal(icmpCode, UInt8(truncatingIfNeeded: original.destinationPort))
      && admitsState(of: connection) && admitsZone(of: connection)
      && connection.status.isSuperset(of: status)
      && mark.map { connection.mark & $0.mask == $0.value } ?? true
  }

  private func admitsState(of connection: Connection) -> Bool {
    guard let state else { return true }
    switch connection.original.transport {
    case .tcp: return connection.tcp.state.name == state
    case .sctp: return connection.sctp.state.name == state
    case .dccp: return connection.dccp.state.name == state
    default: return false
    }
  }

  private func admitsZone(of connection: Connection) -> Bool {
    let own = connection.zone
    let isOne = own.isForOriginal && own.isForReply
    return Self.equal(zone, isOne ? own.number : 0)
      && Self.equal(originalZone, own.number(in: .original))
      && Self.equal(replyZone, own.number(in: .reply))
  }

  private static func equal<Value: Equatable>(_ wanted: Value?, _ value: Value) -> Bool {
    wanted == nil || wanted == value
  }

  private static func has(
    _ network: Interface.Address?, _ address: IPAddress, _ version: IPVersion
  ) -> Bool {
    guard let network else { return true }
    let unused = 128 - network.prefixLength
    let mask = unused >= 128 ? 0 : UInt128.max << UInt128(unused)
    return network.version == version && (network.address.bits ^ address.bits) & mask == 0
  }
}

extension IPAddress {
  /// The address as one number, its first byte highest.
  fileprivate var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }
}
