import CTVetPackets

extension Tracker {
  private static let connect = Array("CONNECT ".utf8)
  private static let newline = Array("\n".utf8)
  private static let services = ["DATA ", "MESG ", "INDEX ", "STATE "].map { Array($0.utf8) }
  private static let maximumDigitCount = 5
  /// How many seconds a connection lives on after an answer; those may take long.
  private static let amandaSeconds: UInt32 = 300

  /// Reads the ports that Amanda's client names in its answer (`nf_conntrack_amanda.c`).
  ///
  /// - Returns: False where the packet is dropped: nothing can be expected any more.
  mutating func readAmanda(
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, _ datagram: HelpedPacket
  ) -> Bool {
    guard datagram.direction == .reply else { return true }
    refresh(datagram.id, seconds: Self.amandaSeconds, at: datagram.time)
    guard let payload = datagram.datagramPayload(packet.span),
      let line = packet.span.firstPlace(of: Self.connect, in: payload..<packet.count)
    else { return true }
    let start = line + Self.connect.count
    guard let stop = packet.span.firstPlace(of: Self.newline, in: start..<packet.count) else {
      return true
    }
    var isAccepted = true
    for service in Self.services {
      // Where a port became longer or shorter, the rest has moved, but not the end that was found.
      let end = min(stop, packet.count)
      guard let place = packet.span.firstPlace(of: service, in: start..<end) else { continue }
      let first = place + service.count
      var last = first
      let port = packet.span.decimal(at: &last, end: min(end, first + Self.maximumDigitCount))
      guard UInt16(truncatingIfNeeded: port) != 0 else { break }
      isAccepted = expectService(
        at: UInt16(truncatingIfNeeded: port), first..<last, &packet, &headers, datagram)
    }
    return isAccepted
  }

  private mutating func expectService(
    at port: UInt16, _ place: Range<Int>, _ packet: inout [UInt8],
    _ headers: inout PacketHeaders, _ datagram: HelpedPacket
  ) -> Bool {
    let id = datagram.id
    let original = self[id].original
    var expectation = Expectation(
      version: original.version, transport: .tcp, source: original.source, sourcePort: nil,
      destination: original.destination, destinationPort: port, zone: self[id].zone, master: id,
      masterTuple: original, helper: .amanda, expiry: datagram.time)
    do throws(ExpectationRefusal) {
      guard !self[id].status.isDisjoint(with: [.sourceNAT, .destinationNAT]) else {
        try expect(expectation, at: datagram.time)
        return true
      }
      expectation.savedPort = port
      expectation.direction = .original
      expectation.followsMaster = true
      let expected = try expectAnyPort(expectation, at: datagram.time)
      let text = Array("\(expected.tuple.destinationPort)".utf8)
      return replace(place, with: text, in: &packet, &headers, datagram, expected)
    } catch {
      return false
    }
  }
}
