import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct UDPTrackerTests {
  private let forth = PacketBuilder.udp(from: .client, to: .server)
  private let back = PacketBuilder.udp(from: .server, to: .client)

  @Test func `An exchange within two seconds is no stream`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.pass(back, at: .seconds(0.5))
    tracker.pass(forth, at: .seconds(2))
    #expect(tracker.only?.expiry == .seconds(32))
    #expect(tracker.only?.status.contains(.assured) == false)
  }

  @Test func `What goes on both ways after two seconds is an assured stream`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.pass(back, at: .seconds(1))
    tracker.pass(forth, at: .seconds(2.001))
    #expect(tracker.only?.expiry == .seconds(122.001))
    #expect(tracker.only?.status.contains(.assured) == true)
  }

  @Test func `The reply itself makes no stream, however late it comes`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.pass(back, at: .seconds(20))
    #expect(tracker.only?.expiry == .seconds(50))
    #expect(tracker.only?.status.contains(.assured) == false)
  }

  @Test func `A packet without a checksum is valid`() {
    var tracker = Tracker()
    var packet = forth
    (packet[26], packet[27]) = (0, 0)
    #expect(tracker.pass(packet)?.info == .new)
  }

  @Test(arguments: [0, 7, 12, 65_535])
  func `A length that is too small or too large is invalid`(length: UInt16) {
    var tracker = Tracker()
    var packet = forth
    packet.replaceSubrange(24..<26, with: PacketBuilder.big(length))
    #expect(tracker.pass(packet, hook: .output) == CTVetConntrack.Attachment.none)
    #expect(tracker.count == 0)
  }

  @Test(arguments: 0..<8) func `A header that is cut off is invalid`(byteCount: Int) {
    var tracker = Tracker()
    let packet = PacketBuilder.packet(
      .udp, from: .client, to: .server, payload: [UInt8](repeating: 0, count: byteCount))
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }

  @Test func `A length smaller than the packet is valid with a checksum over all`() {
    var tracker = Tracker()
    let payload: [UInt8] =
      PacketBuilder.big(UInt16(5000)) + PacketBuilder.big(UInt16(53)) + [0, 9, 0, 0, 1, 2, 3]
    let packet = PacketBuilder.packet(
      .udp, from: .client, to: .server, payload: payload, checksumAt: 6)
    #expect(tracker.pass(packet)?.info == .new)
  }
}
