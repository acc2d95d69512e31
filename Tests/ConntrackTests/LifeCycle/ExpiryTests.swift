import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ExpiryTests {
  private let forth = PacketBuilder.udp(from: .client, to: .server)

  @Test func `A connection is gone when its time is over, not before`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.expire(at: .seconds(29.999))
    #expect(tracker.count == 1)
    tracker.expire(at: .seconds(30))
    #expect(tracker.count == 0)
  }

  @Test func `Each packet renews the timeout`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.pass(forth, at: .seconds(20))
    tracker.expire(at: .seconds(49))
    #expect(tracker.only?.expiry == .seconds(50))
  }

  @Test func `A lookup removes what it finds expired`() {
    var tracker = Tracker()
    tracker.recordsEvents = true
    tracker.pass(forth)
    let again = tracker.pass(forth, at: .seconds(31))
    #expect(again?.info == .new)
    #expect(tracker.only?.serial == 2)
    #expect(tracker.events.map(\.kind) == [.new, .destroy, .new])
  }

  @Test func `A fixed timeout is not renewed`() throws {
    var tracker = Tracker()
    let id = try #require(tracker.pass(forth)?.connection)
    tracker[id].status.insert(.fixedTimeout)
    tracker.pass(forth, at: .seconds(20))
    #expect(tracker[id].expiry == .seconds(30))
  }

  @Test func `An unconfirmed connection has no time left`() throws {
    var tracker = Tracker()
    let headers = try PacketHeaders(parsing: forth.span)
    guard case .accept(var attached) = tracker.track(forth.span, headers, at: .zero),
      let id = attached.connection
    else {
      Issue.record("not tracked")
      return
    }
    #expect(tracker.remainingNanoseconds(of: id, at: .zero) == 0)
    let isConfirmed = tracker.confirm(forth.span, headers, attached: &attached, at: .zero)
    #expect(isConfirmed)
    #expect(tracker.remainingNanoseconds(of: id, at: .seconds(1)) == 29_000_000_000)
  }

  @Test func `The connections of many expire at their times`() {
    var tracker = Tracker()
    for number in 0..<1000 {
      tracker.pass(
        PacketBuilder.udp(from: .client.at(UInt16(number)), to: .server),
        at: .seconds(Double(number)))
      tracker.expire(at: .seconds(Double(number)))
    }
    #expect(tracker.count == 30)
    tracker.flush(at: .seconds(1000))
    #expect(tracker.count == 0)
  }
}
