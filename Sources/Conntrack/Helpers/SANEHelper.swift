import CTVetPackets

extension Tracker {
  /// The call by which a client asks for a picture; the answer names the port of the data connection.
  private static let startCall: UInt32 = 7
  private static let requestByteCount = 8
  private static let replyByteCount = 8

  /// Reads what a client of SANE asks a scanner's host and what that answers (`nf_conntrack_sane.c`).
  ///
  /// - Returns: False where the packet is dropped: nothing can be expected any more.
  mutating func readSANE(_ packet: Span<UInt8>, _ segment: HelpedPacket) -> Bool {
    guard let start = segment.segmentPayload(packet) else { return true }
    let id = segment.id
    let byteCount = packet.count - start
    guard segment.direction == .reply else {
      guard byteCount == Self.requestByteCount else { return true }
      let asks = packet.bigEndian32(at: start) == Self.startCall
      updateExtensions(of: id) { $0.asksScanner = asks }
      return true
    }
    guard extensions(of: id).asksScanner else { return true }
    updateExtensions(of: id) { $0.asksScanner = false }
    guard byteCount >= Self.replyByteCount, packet.bigEndian32(at: start) == 0,
      packet.bigEndian16(at: start + 4) == 0
    else { return true }
    let original = self[id].original
    let expectation = Expectation(
      version: original.version, transport: .tcp, source: original.source, sourcePort: nil,
      destination: original.destination, destinationPort: packet.bigEndian16(at: start + 6),
      zone: self[id].zone, master: id, masterTuple: original, helper: .sane,
      expiry: segment.time)
    do throws(ExpectationRefusal) {
      try expect(expectation, at: segment.time)
      return true
    } catch {
      return false
    }
  }
}
