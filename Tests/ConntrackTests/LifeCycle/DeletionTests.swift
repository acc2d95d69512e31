import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct DeletionTests {
  private static func udp(_ number: Int) -> [UInt8] {
    PacketBuilder.udp(from: .client.at(UInt16(truncatingIfNeeded: number)), to: .server)
  }

  @Test func `A deleted connection is gone, but dying for packets on their way`() throws {
    var tracker = Tracker()
    let id = try #require(tracker.pass(Self.udp(1))?.connection)
    let isDeleted = tracker.delete(id, at: .zero)
    let isDeletedAgain = tracker.delete(id, at: .zero)
    #expect(isDeleted && !isDeletedAgain)
    #expect(tracker.count == 0)
    #expect(tracker[id].status.contains(.dying))
    for number in 2..<60 { tracker.pass(Self.udp(number)) }
    #expect(tracker[id].original.sourcePort == 1)
    #expect(tracker.pass(Self.udp(1))?.info == .new)
  }

  @Test func `A connection that dies before it is confirmed is not inserted`() throws {
    var tracker = Tracker()
    let bytes = Self.udp(1)
    let headers = try PacketHeaders(parsing: bytes.span)
    guard case .accept(var attached) = tracker.track(bytes.span, headers, at: .zero),
      let id = attached.connection
    else {
      Issue.record("not tracked")
      return
    }
    tracker[id].status.insert(.dying)
    let goesOn = tracker.confirm(bytes.span, headers, attached: &attached, at: .zero)
    #expect(!goesOn)
    tracker.release(attached)
    #expect(tracker.count == 0)
  }

  @Test func `A flush removes all, the oldest first, and tells of each`() {
    var tracker = Tracker()
    tracker.recordsEvents = true
    for number in 1...200 { tracker.pass(Self.udp(number)) }
    tracker.events = []
    tracker.flush(at: .zero)
    #expect(tracker.connections.isEmpty)
    #expect(tracker.events.map { Int($0.connection.original.sourcePort) } == Array(1...200))
    #expect(tracker.events.allSatisfy { $0.kind == .destroy })
  }

  @Test func `Times are noted where the setting says so`() throws {
    var settings = TrackingSettings()
    settings.notesTimes = true
    var tracker = Tracker(settings: settings)
    tracker.recordsEvents = true
    tracker.pass(Self.udp(1), at: .seconds(3))
    tracker.flush(at: .seconds(5))
    let ended = try #require(tracker.events.last)
    #expect(ended.extensions.start == .seconds(3))
    #expect(ended.extensions.stop == .seconds(5))
  }

  @Test func `What one connection had apart is not another's`() throws {
    var settings = TrackingSettings()
    settings.accounts = true
    var tracker = Tracker(settings: settings)
    for number in 0..<500 {
      let id = try #require(tracker.pass(Self.udp(number))?.connection)
      #expect(tracker.extensions(of: id).labels == ConnectionLabels())
      tracker.updateExtensions(of: id) { $0.labels.insert(number % 128) }
      tracker.settings.accounts.toggle()
      if number % 3 == 0 { tracker.delete(id, at: .zero) }
    }
  }
}
