import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct GRETrackerTests {
  private static func gre(
    _ header: [UInt8], from source: Endpoint = .client, to destination: Endpoint = .server
  ) -> [UInt8] {
    PacketBuilder.packet(.gre, from: source, to: destination, payload: header)
  }

  @Test func `Plain GRE is one connection between two hosts`() {
    var tracker = Tracker()
    #expect(tracker.pass(Self.gre([0, 0, 8, 0]))?.info == .new)
    #expect(tracker.only?.expiry == .seconds(30))
    #expect(
      tracker.pass(Self.gre([0x20, 0, 8, 0, 0, 0, 0, 9], from: .server, to: .client))?.info
        == .establishedReply)
    tracker.pass(Self.gre([0, 0, 8, 0]))
    #expect(tracker.only?.expiry == .seconds(180))
    #expect(tracker.only?.status.contains(.assured) == true)
  }

  @Test func `The call of PPTP is the key`() {
    var tracker = Tracker()
    tracker.pass(Self.gre([0x30, 0x01, 0x88, 0x0B, 0, 0, 0x12, 0x34]))
    #expect(tracker.only?.original.destinationPort == 0x1234)
    #expect(tracker.only?.original.sourcePort == 0)
  }

  @Test func `Version 1 that carries anything but PPP is invalid`() {
    var tracker = Tracker()
    let packet = Self.gre([0x30, 0x01, 0x08, 0x00, 0, 0, 0x12, 0x34])
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }
}
