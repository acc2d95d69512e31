import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct AccountingTests {
  private let forth = PacketBuilder.udp(from: .client, to: .server)
  private let back = PacketBuilder.udp(from: .server, to: .client, payload: [1])

  private static func accounting() -> Tracker {
    var settings = TrackingSettings()
    settings.accounts = true
    return Tracker(settings: settings)
  }

  @Test func `Packets and bytes are counted by direction, IP headers included`() throws {
    var tracker = Self.accounting()
    let id = try #require(tracker.pass(forth)?.connection)
    tracker.pass(back)
    tracker.pass(back)
    let counted = tracker.extensions(of: id)
    #expect(counted.originalCounter?.packets == 1)
    #expect(counted.originalCounter?.bytes == 31)
    #expect(counted.replyCounter?.packets == 2)
    #expect(counted.replyCounter?.bytes == 58)
  }

  @Test func `Padding behind the packet is not counted`() throws {
    var tracker = Self.accounting()
    let id = try #require(tracker.pass(forth + [0, 0, 0, 0])?.connection)
    #expect(tracker.extensions(of: id).originalCounter?.bytes == 31)
  }

  @Test func `Nothing is counted unless the setting says so when the connection begins`() throws {
    var tracker = Tracker()
    let id = try #require(tracker.pass(forth)?.connection)
    tracker.settings.accounts = true
    tracker.pass(forth)
    #expect(tracker.extensions(of: id).originalCounter == nil)
  }

  @Test func `Messages that tell of a connection are not counted`() throws {
    var tracker = Self.accounting()
    let id = try #require(tracker.pass(forth)?.connection)
    tracker.pass(
      PacketBuilder.icmp(
        from: .middle, to: .client, type: 3, code: 1, identifier: 0, payload: forth))
    #expect(tracker.extensions(of: id).replyCounter?.packets == 0)
  }
}
