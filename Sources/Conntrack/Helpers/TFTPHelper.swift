import CTVetPackets

extension Tracker {
  /// The codes of TFTP that ask for a file or give one (RFC 1350 §5).
  private static let requests: ClosedRange<UInt16> = 1...2

  /// Reads a packet of TFTP: a request is answered from any port of the server (`nf_conntrack_tftp.c`).
  ///
  /// - Returns: False where the packet is dropped.
  mutating func readTFTP(
    _ packet: Span<UInt8>, _ datagram: HelpedPacket
  ) -> Bool {
    let (id, offset, now) = (datagram.id, datagram.transportOffset, datagram.time)
    guard offset + 10 <= packet.count,
      Self.requests.contains(packet.bigEndian16(at: offset + 8))
    else { return true }
    let reply = self[id].reply
    var expectation = Expectation(
      version: reply.version, transport: .udp, source: reply.source, sourcePort: nil,
      destination: reply.destination, destinationPort: reply.destinationPort,
      zone: self[id].zone, master: id, masterTuple: self[id].original,
      helper: extensions(of: id).helper, expiry: now)
    if !self[id].status.isDisjoint(with: [.sourceNAT, .destinationNAT]) {
      expectation.savedPort = self[id].original.sourcePort
      expectation.direction = .reply
      expectation.followsMaster = true
    }
    do throws(ExpectationRefusal) {
      try expect(expectation, at: now)
      return true
    } catch {
      return false
    }
  }
}
