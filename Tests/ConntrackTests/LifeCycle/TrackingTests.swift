import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct TrackingTests {
  private let forth = PacketBuilder.udp(from: .client, to: .server)
  private let back = PacketBuilder.udp(from: .server, to: .client)

  @Test func `A first packet is new, before and after it was confirmed`() {
    var tracker = Tracker()
    let first = tracker.pass(forth)
    #expect(first?.info == .new)
    #expect(tracker.only?.status == .confirmed)
    #expect(tracker.pass(forth)?.info == .new)
  }

  @Test func `The first reply and all later packets are established`() {
    var tracker = Tracker()
    tracker.pass(forth)
    #expect(tracker.pass(back)?.info == .establishedReply)
    #expect(tracker.pass(forth)?.info == .established)
    #expect(tracker.only?.status == [.confirmed, .seenReply])
  }

  @Test func `A dropped first packet leaves nothing behind`() {
    var tracker = Tracker()
    tracker.pass(forth, isLetThrough: false)
    #expect(tracker.count == 0)
    #expect(tracker.connections.isEmpty)
    #expect(tracker.pass(back)?.info == .new)
  }

  @Test func `An untracked packet passes untouched`() {
    var tracker = Tracker()
    #expect(tracker.pass(forth, attached: .untracked) == .untracked)
    #expect(tracker.count == 0)
  }

  @Test func `A packet that was tracked before passes untouched`() {
    var tracker = Tracker()
    let attached = tracker.pass(forth) ?? CTVetConntrack.Attachment.none
    #expect(tracker.pass(back, attached: attached) == attached)
    #expect(tracker.only?.status == .confirmed)
  }

  @Test func `Only connections that a packet was attached to have numbers`() {
    var tracker = Tracker()
    var broken = forth
    broken[broken.count - 1] ^= 1
    #expect(tracker.pass(broken) == CTVetConntrack.Attachment.none)
    #expect(tracker.count == 0)
    tracker.pass(PacketBuilder.udp(from: .client.at(1), to: .server), isLetThrough: false)
    tracker.pass(forth)
    #expect(tracker.only?.serial == 2)
  }

  @Test func `Checksums of packets that this host made are not verified`() {
    var tracker = Tracker()
    var broken = forth
    broken[broken.count - 1] ^= 1
    #expect(tracker.pass(broken, hook: .output)?.info == .new)
  }

  @Test func `Wrong checksums count unless told not to`() {
    var tracker = Tracker()
    var broken = forth
    broken[broken.count - 1] ^= 1
    #expect(tracker.pass(broken)?.info == nil)
    tracker.settings.verifiesChecksums = false
    #expect(tracker.pass(broken)?.info == .new)
  }

  @Test func `A later fragment is invalid`() throws {
    var tracker = Tracker()
    let fragment = PacketBuilder.packet(
      .udp, from: .client, to: .server, payload: [UInt8](repeating: 1, count: 16), fragment: 3)
    #expect(tracker.pass(fragment) == CTVetConntrack.Attachment.none)
    #expect(tracker.statistics.invalid == 1)
  }

  @Test func `Protocols without ports are tracked by addresses`() {
    var tracker = Tracker()
    let one = PacketBuilder.packet(.esp, from: .client, to: .server, payload: [1, 2, 3, 4])
    let other = PacketBuilder.packet(.esp, from: .server, to: .client, payload: [9])
    #expect(tracker.pass(one)?.info == .new)
    #expect(tracker.pass(other)?.info == .establishedReply)
    #expect(tracker.only?.expiry == .seconds(600))
    #expect(tracker.only?.status == [.confirmed, .seenReply])
  }

  @Test func `IPv6 extension headers are skipped, authentication headers too`() {
    var tracker = Tracker()
    let payload = PacketBuilder.big(UInt16(5000)) + PacketBuilder.big(UInt16(53)) + [0, 8, 0, 0]
    let packet = PacketBuilder.packet(
      .udp, from: .client6, to: .server6, payload: payload,
      extensions: [51, 0, 1, 4, 0, 0, 0, 0] + [17, 1, 0, 0] + [UInt8](repeating: 0, count: 8),
      firstHeader: 60)
    #expect(tracker.pass(packet)?.info == .new)
    #expect(tracker.only?.original.transport == .udp)
    #expect(tracker.only?.original.sourcePort == 5000)
  }

  @Test func `IPv6 without a next header is invalid`() {
    var tracker = Tracker()
    let packet = PacketBuilder.packet(
      .noNextHeader, from: .client6, to: .server6, payload: [1, 2, 3, 4])
    #expect(tracker.pass(packet) == CTVetConntrack.Attachment.none)
  }
}
