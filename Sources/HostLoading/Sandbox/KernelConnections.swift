import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// The kernel's connections and expectations, as ctnetlink tells of them.
///
/// Source: include/uapi/linux/netfilter/nfnetlink_conntrack.h.
struct KernelConnections {
  /// The numbers that connections get here, by those of the kernel.
  private var serials: [UInt32: UInt32] = [:]
  private var count: UInt32 = 0

  /// The number of a connection.
  ///
  /// - Parameter isFresh: Whether the kernel may use the number of a connection that is gone again.
  mutating func serial(of id: UInt32, isFresh: Bool = false) -> UInt32 {
    if !isFresh, let known = serials[id] { return known }
    count += 1
    serials[id] = count
    return count
  }

  /// All connections and expectations; reading them has the kernel remove those that expired.
  ///
  /// - Returns: The table, and its connections by the kernel's numbers.
  mutating func snapshot() throws(HostFailure) -> (
    table: TableSnapshot, connections: [UInt32: Connection]
  ) {
    let (listConnections, listExpectations): (UInt16, UInt16) = (1, 1)
    let connections = try NetlinkSocket().list(.conntrack, listConnections)
    var known: [UInt32: Connection] = [:]
    var entries: [TableSnapshot.Entry] = []
    for message in connections {
      guard let id: UInt32 = message.attributes.number(12),
        let entry = entry(id, message.attributes)
      else { continue }
      known[id] = entry.connection
      entries.append(entry)
    }
    entries.sort { $0.connection.serial < $1.connection.serial }
    let expectations = try NetlinkSocket().list(.expectations, listExpectations)
    let table = TableSnapshot(
      entries: entries, expectations: expectations.compactMap { Self.expectation($0.attributes) })
    return (table, known)
  }

  private mutating func entry(
    _ id: UInt32, _ attributes: NetlinkAttributes
  ) -> TableSnapshot.Entry? {
    guard
      let original = attributes.nested(1).flatMap({ Self.tuple($0) }),
      let reply = attributes.nested(2).flatMap({ Self.tuple($0) })
    else { return nil }
    let status = attributes.number(3, as: UInt32.self) ?? 0
    var connection = Connection(
      original: original.tuple, reply: reply.tuple, serial: serial(of: id),
      zone: Self.zone(attributes, original.zone, reply.zone),
      status: ConnectionStatus(rawValue: UInt16(truncatingIfNeeded: status)))
    connection.mark = attributes.number(8) ?? 0
    Self.readProtocol(attributes.nested(4), into: &connection)
    return TableSnapshot.Entry(
      connection: connection, extensions: Self.extensions(attributes),
      remaining: Self.remaining(attributes.number(7)))
  }

  /// What is left of a time of which the kernel tells whole seconds, in nanoseconds: half a second more.
  private static func remaining(_ seconds: UInt32?) -> Int64 {
    let second = Timestamp.nanosecondsPerSecond
    return seconds.map { Int64($0) * second + second / 2 } ?? 0
  }

  private static func zone(
    _ attributes: NetlinkAttributes, _ original: UInt16?, _ reply: UInt16?
  ) -> Zone {
    if let number: UInt16 = attributes.number(18) { return Zone(number: number) }
    if let original { return Zone(number: original, isForReply: false) }
    if let reply { return Zone(number: reply, isForOriginal: false) }
    return .standard
  }

  private static func readProtocol(
    _ attributes: NetlinkAttributes?, into connection: inout Connection
  ) {
    if let tcp = attributes?.nested(1) {
      connection.tcp.state = tcp[1]?.first.flatMap { TCPState(rawValue: $0) } ?? .none
      connection.tcp.original.scale = tcp[2]?.first ?? 0
      connection.tcp.reply.scale = tcp[3]?.first ?? 0
      connection.tcp.original.flags = TCPFlags(rawValue: tcp[4]?.first ?? 0)
      connection.tcp.reply.flags = TCPFlags(rawValue: tcp[5]?.first ?? 0)
    }
    if let sctp = attributes?.nested(3) {
      connection.sctp.state = sctp[1]?.first.flatMap { SCTPState(rawValue: $0) } ?? .none
      connection.sctp.originalTag = sctp.number(2) ?? 0
      connection.sctp.replyTag = sctp.number(3) ?? 0
    }
  }

  private static func extensions(_ attributes: NetlinkAttributes) -> ConnectionExtensions {
    var extensions = ConnectionExtensions()
    if let name = attributes.nested(5)?.text(1) {
      extensions.hasHelp = true
      extensions.helper = ConntrackHelper(rawValue: name)
    }
    extensions.originalCounter = attributes.nested(9).map { counter($0) }
    extensions.replyCounter = attributes.nested(10).map { counter($0) }
    extensions.masterTuple = attributes.nested(14).flatMap { tuple($0)?.tuple }
    for (type, direction) in [(15, Direction.original), (16, .reply)] {
      guard let way = attributes.nested(type) else { continue }
      extensions.sequenceAdjustment[direction].correctionPosition = way.number(1) ?? 0
      extensions.sequenceAdjustment[direction].offsetBefore = Int32(
        bitPattern: way.number(2) ?? 0)
      extensions.sequenceAdjustment[direction].offsetAfter = Int32(bitPattern: way.number(3) ?? 0)
    }
    for (place, byte) in (attributes[22] ?? []).enumerated() {
      for bit in 0..<8 where byte >> bit & 1 == 1 { extensions.labels.insert(place * 8 + bit) }
    }
    return extensions
  }

  private static func counter(
    _ attributes: NetlinkAttributes
  ) -> ConnectionExtensions.Counter {
    var counter = ConnectionExtensions.Counter()
    counter.packets = attributes.number(1) ?? 0
    counter.bytes = attributes.number(2) ?? 0
    return counter
  }

  /// A tuple, and the zone of its direction alone.
  private static func tuple(_ attributes: NetlinkAttributes) -> (tuple: Tuple, zone: UInt16?)? {
    guard let addresses = attributes.nested(1), let transport = attributes.nested(2),
      let number = transport[1]?.first
    else { return nil }
    let version: IPVersion = addresses[3] == nil ? .v4 : .v6
    guard let source = addresses[version == .v4 ? 1 : 3],
      let destination = addresses[version == .v4 ? 2 : 4]
    else { return nil }
    var (from, to): (UInt16, UInt16) = (transport.number(2) ?? 0, transport.number(3) ?? 0)
    for (id, type, code) in [(4, 5, 6), (7, 8, 9)] {
      guard let identifier: UInt16 = transport.number(id) else { continue }
      from = identifier
      to = UInt16(transport[type]?.first ?? 0) << 8 | UInt16(transport[code]?.first ?? 0)
    }
    let zone: UInt16? = attributes.number(3)
    let tuple = Tuple(
      version: version, transport: TransportProtocol(rawValue: number),
      source: IPAddress(Array(source).span, at: 0, version: version), sourcePort: from,
      destination: IPAddress(Array(destination).span, at: 0, version: version),
      destinationPort: to, zone: zone ?? 0)
    return (tuple, zone)
  }

  private static func expectation(
    _ attributes: NetlinkAttributes
  ) -> TableSnapshot.ExpectationEntry? {
    guard let master = attributes.nested(1).flatMap({ tuple($0)?.tuple }),
      let tuple = attributes.nested(2).flatMap({ tuple($0)?.tuple }),
      let mask = attributes.nested(3).flatMap({ Self.tuple($0)?.tuple })
    else { return nil }
    var expectation = CTVetConntrack.Expectation(
      version: tuple.version, transport: tuple.transport, source: tuple.source,
      sourcePort: tuple.sourcePort, destination: tuple.destination,
      destinationPort: tuple.destinationPort,
      zone: attributes.number(7).map { Zone(number: $0) } ?? .standard,
      master: ConnectionID(rawValue: -1), masterTuple: master,
      helper: attributes.text(6).flatMap { ConntrackHelper(rawValue: $0) }, expiry: .zero)
    expectation.sourceMask = mask.source
    expectation.sourcePortMask = mask.sourcePort
    expectation.flags = CTVetConntrack.Expectation.Flags(
      rawValue: UInt8(truncatingIfNeeded: attributes.number(8, as: UInt32.self) ?? 0))
    return TableSnapshot.ExpectationEntry(
      expectation: expectation, remaining: remaining(attributes.number(4) ?? 0))
  }
}
