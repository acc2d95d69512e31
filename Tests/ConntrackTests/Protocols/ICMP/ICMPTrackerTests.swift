import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ICMPTrackerTests {
  @Test(arguments: zip([8, 13, 15, 17] as [UInt8], [0, 14, 16, 18] as [UInt8]))
  func `A request begins a connection and its answer belongs to it`(request: UInt8, answer: UInt8) {
    var tracker = Tracker()
    let forth = PacketBuilder.icmp(from: .client, to: .server, type: request)
    let back = PacketBuilder.icmp(from: .server, to: .client, type: answer)
    #expect(tracker.pass(back) == CTVetConntrack.Attachment.none)
    #expect(tracker.pass(forth)?.info == .new)
    #expect(tracker.pass(back, at: .seconds(1))?.info == .establishedReply)
    #expect(tracker.only?.expiry == .seconds(31))
    #expect(tracker.only?.status == [.confirmed, .seenReply])
  }

  @Test func `Another identifier is another connection`() {
    var tracker = Tracker()
    tracker.pass(PacketBuilder.icmp(from: .client, to: .server, type: 8, identifier: 1))
    let other = PacketBuilder.icmp(from: .server, to: .client, type: 0, identifier: 2)
    #expect(tracker.pass(other) == CTVetConntrack.Attachment.none)
  }

  @Test(arguments: [1, 2, 6, 7, 9, 10, 19, 30, 255] as [UInt8])
  func `Other types are invalid`(type: UInt8) {
    var tracker = Tracker()
    let packet = PacketBuilder.icmp(from: .client, to: .server, type: type)
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
    #expect(tracker.count == 0)
  }

  @Test func `ICMP of IPv6 over IPv4 is tracked by its numbers but begins nothing`() {
    var tracker = Tracker()
    let packet = PacketBuilder.packet(
      .icmpv6, from: .client, to: .server, payload: [128, 0, 0, 0, 0, 7, 0, 1])
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }
}
