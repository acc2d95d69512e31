import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ICMPv6TrackerTests {
  @Test(arguments: [130, 131, 132, 133, 134, 135, 136, 143] as [UInt8])
  func `Neighbour discovery and multicast listeners are untracked`(type: UInt8) {
    var tracker = Tracker()
    let packet = PacketBuilder.icmp(from: .client6, to: .server6, type: type)
    #expect(tracker.pass(packet) == .untracked)
  }

  @Test func `With a wrong checksum even those are invalid`() {
    var tracker = Tracker()
    var packet = PacketBuilder.icmp(from: .client6, to: .server6, type: 135)
    packet[packet.count - 1] ^= 1
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }

  @Test(arguments: zip([128, 139] as [UInt8], [129, 140] as [UInt8]))
  func `A request begins a connection and its answer belongs to it`(request: UInt8, answer: UInt8) {
    var tracker = Tracker()
    let forth = PacketBuilder.icmp(from: .client6, to: .server6, type: request)
    let back = PacketBuilder.icmp(from: .server6, to: .client6, type: answer)
    #expect(tracker.pass(back) == CTVetConntrack.Attachment.none)
    #expect(tracker.pass(forth)?.info == .new)
    #expect(tracker.pass(back)?.info == .establishedReply)
  }

  @Test func `A redirect that quotes a packet is related to its connection`() {
    var tracker = Tracker()
    let forth = PacketBuilder.udp(from: .client6, to: .server6)
    tracker.pass(forth)
    let addresses = [UInt8](repeating: 0xFD, count: 32)
    let option: [UInt8] = [4, UInt8((forth.count + 15) / 8), 0, 0, 0, 0, 0, 0]
    func redirect(from source: Endpoint, hopLimit: UInt8) -> [UInt8] {
      PacketBuilder.icmp(
        from: source, to: .client6, type: 137, identifier: 0,
        // The sequence number stands in the reserved word.
        payload: addresses + option + forth, hopLimit: hopLimit)
    }
    let router = Endpoint.v6(0xFE80_0000_0000_0000, 1)
    #expect(tracker.pass(redirect(from: router, hopLimit: 255))?.info == .relatedReply)
    #expect(
      tracker.pass(redirect(from: router, hopLimit: 64)) == CTVetConntrack.Attachment.none)
    #expect(
      tracker.pass(redirect(from: .server6, hopLimit: 255)) == CTVetConntrack.Attachment.none)
  }
}
