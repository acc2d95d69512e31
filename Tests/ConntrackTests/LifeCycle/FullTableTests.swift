import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct FullTableTests {
  private static func udp(_ number: UInt16) -> [UInt8] {
    PacketBuilder.udp(from: .client.at(number), to: .server)
  }

  private static func answer(_ number: UInt16) -> [UInt8] {
    PacketBuilder.udp(from: .server, to: .client.at(number))
  }

  /// A tracker that is full with the connections 1 and 2.
  private static func full(buckets: UInt32 = 262_144) -> Tracker {
    var settings = TrackingSettings()
    settings.maximumConnections = 2
    settings.buckets = buckets
    var tracker = Tracker(settings: settings)
    tracker.pass(udp(1))
    tracker.pass(udp(2))
    return tracker
  }

  @Test func `Only what would begin a connection is dropped`() {
    var tracker = Self.full()
    #expect(tracker.pass(Self.udp(3)) == nil)
    #expect(tracker.statistics.drop == 1)
    #expect(tracker.pass(Self.answer(1))?.info == .establishedReply)
    #expect(tracker.pass(Self.udp(2))?.info == .new)
    #expect(tracker.pass(Self.udp(3), attached: .untracked) == .untracked)
    let error = PacketBuilder.icmp(
      from: .middle, to: .client, type: 3, code: 3, identifier: 0, payload: Self.udp(1))
    #expect(tracker.pass(error)?.info == .relatedReply)
    var broken = Self.udp(1)
    broken[broken.count - 1] ^= 1
    #expect(tracker.pass(broken) == CTVetConntrack.Attachment.none)
    #expect(tracker.count == 2)
  }

  @Test func `A new connection is not judged before there is room for it`() {
    var tracker = Self.full()
    var broken = Self.udp(3)
    broken[broken.count - 1] ^= 1
    // The table is asked first, the checksum is looked at behind it.
    #expect(tracker.pass(broken) == nil)
    #expect(tracker.statistics.invalid == 0)
  }

  @Test func `Unconfirmed connections take room`() throws {
    var settings = TrackingSettings()
    settings.maximumConnections = 1
    var tracker = Tracker(settings: settings)
    let headers = try PacketHeaders(parsing: Self.udp(1).span)
    let first = tracker.track(Self.udp(1).span, headers, at: .zero)
    #expect(tracker.pass(Self.udp(2)) == nil)
    guard case .accept(let attached) = first else {
      Issue.record("not tracked")
      return
    }
    tracker.release(attached)
    #expect(tracker.pass(Self.udp(2))?.info == .new)
  }

  @Test func `No maximum allows any number`() {
    var settings = TrackingSettings()
    settings.maximumConnections = 0
    var tracker = Tracker(settings: settings)
    for number in 0..<3000 { tracker.pass(Self.udp(UInt16(number))) }
    #expect(tracker.count == 3000)
  }

  @Test func `A lower maximum removes nothing`() {
    var tracker = Self.full()
    tracker.settings.maximumConnections = 1
    #expect(tracker.pass(Self.udp(3)) == nil)
    #expect(tracker.count == 2)
  }

  @Test func `Connections that expired make room once the kernel found the time to remove them`() {
    var tracker = Self.full()
    #expect(tracker.pass(Self.udp(3), at: .seconds(29)) == nil)
    #expect(tracker.pass(Self.udp(3), at: .seconds(31)) == nil)
    #expect(tracker.pass(Self.udp(3), at: .seconds(91))?.info == .new)
    #expect(tracker.count == 1)
    #expect(tracker.statistics.earlyDrop == 0)
  }

  @Test func `In the bucket of a new connection those that are not assured make room`() {
    var tracker = Self.full(buckets: 1)
    #expect(tracker.pass(Self.udp(3))?.info == .new)
    // The kernel drops all that it finds in a bucket, not one alone.
    #expect(tracker.statistics.earlyDrop == 2)
    #expect(tracker.only?.original.sourcePort == 3)
  }

  @Test func `Assured connections are never dropped early`() {
    var tracker = Self.full(buckets: 1)
    for number in 1...2 {
      tracker.pass(Self.answer(UInt16(number)), at: .seconds(1))
      tracker.pass(Self.udp(UInt16(number)), at: .seconds(3))
    }
    #expect(tracker.connections.allSatisfy { $0.status.contains(.assured) })
    #expect(tracker.pass(Self.udp(3), at: .seconds(4)) == nil)
    #expect(tracker.statistics.earlyDrop == 0)
  }

  @Test func `Connections in buckets far away are not dropped`() {
    var tracker = Self.full(buckets: 1 << 31)
    for number in 3..<100 { #expect(tracker.pass(Self.udp(UInt16(number))) == nil) }
    #expect(tracker.count == 2)
  }
}
