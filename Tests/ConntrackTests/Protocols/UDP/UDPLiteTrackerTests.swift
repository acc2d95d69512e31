import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct UDPLiteTrackerTests {
  private static func packet(coverage: UInt16, from source: Endpoint, to destination: Endpoint)
    -> [UInt8]
  {
    PacketBuilder.packet(
      .udplite, from: source, to: destination,
      payload: PacketBuilder.big(source.port) + PacketBuilder.big(destination.port)
        + PacketBuilder.big(coverage) + [0, 0, 1, 2, 3], checksumAt: 6)
  }

  @Test func `Full coverage is told by 0 or by the length`() {
    var tracker = Tracker()
    #expect(
      tracker.pass(Self.packet(coverage: 0, from: .client, to: .server))?.info == .new)
    #expect(
      tracker.pass(Self.packet(coverage: 11, from: .server, to: .client))?.info
        == .establishedReply)
  }

  @Test(arguments: [1, 7, 12]) func `Other coverage is invalid`(coverage: UInt16) {
    var tracker = Tracker()
    let packet = Self.packet(coverage: coverage, from: .client, to: .server)
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }

  @Test func `A packet without a checksum is invalid`() {
    var tracker = Tracker()
    var packet = Self.packet(coverage: 0, from: .client, to: .server)
    (packet[26], packet[27]) = (0, 0)
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }

  @Test func `The packet after the first reply makes a stream at once`() {
    var tracker = Tracker()
    tracker.pass(Self.packet(coverage: 0, from: .client, to: .server))
    tracker.pass(Self.packet(coverage: 0, from: .server, to: .client))
    #expect(tracker.only?.expiry == .seconds(30))
    tracker.pass(Self.packet(coverage: 0, from: .client, to: .server))
    #expect(tracker.only?.expiry == .seconds(120))
    #expect(tracker.only?.status.contains(.assured) == true)
  }
}
