import CTVetPackets

extension Tracker {
  /// Expects answers of all hosts of a network to what this host asked by broadcast
  /// (`nf_conntrack_broadcast_help`).
  ///
  /// SNMP that is translated has addresses rewritten within its messages, which is not modelled.
  mutating func readBroadcast(
    _ packet: Span<UInt8>, _ datagram: HelpedPacket, _ helper: ConntrackHelper
  ) -> HelpVerdict {
    let id = datagram.id
    if datagram.direction == .original, let mask = datagram.broadcastMask {
      expectAnswers(id, mask, helper, at: datagram.time)
      refresh(id, seconds: UInt32(helper.expectationTimeout), at: datagram.time)
    }
    guard helper == .snmp, !self[id].status.isDisjoint(with: [.sourceNAT, .destinationNAT]),
      datagram.datagramPayload(packet) != nil
    else { return .accept }
    return .unknown(reason: "what NAT rewrites in messages of SNMP is not modelled")
  }

  private mutating func expectAnswers(
    _ id: ConnectionID, _ mask: IPAddress, _ helper: ConntrackHelper, at now: Timestamp
  ) {
    let reply = self[id].reply
    var expectation = Expectation(
      version: .v4, transport: reply.transport, source: reply.source,
      sourcePort: helper == .snmp ? 161 : 137, destination: reply.destination,
      destinationPort: reply.destinationPort, zone: self[id].zone, master: id,
      masterTuple: self[id].original, helper: helper, expiry: now)
    expectation.sourceMask = mask
    expectation.flags = .permanent
    // Where that cannot be expected, the packet goes on all the same.
    do throws(ExpectationRefusal) {
      try expect(expectation, at: now)
    } catch {}
  }
}
