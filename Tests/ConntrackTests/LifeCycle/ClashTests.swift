import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ClashTests {
  /// Two first packets of one flow that meet conntrack before one of them is confirmed.
  private static func race(
    _ first: [UInt8], _ second: [UInt8], in tracker: inout Tracker
  ) throws -> (isFirstConfirmed: Bool, isSecondConfirmed: Bool, second: CTVetConntrack.Attachment) {
    let headers = [
      try PacketHeaders(parsing: first.span), try PacketHeaders(parsing: second.span),
    ]
    guard case .accept(var one) = tracker.track(first.span, headers[0], at: .zero),
      case .accept(var two) = tracker.track(second.span, headers[1], at: .zero)
    else {
      Issue.record("not tracked")
      return (false, false, .none)
    }
    #expect(one.connection != two.connection)
    let isFirst = tracker.confirm(first.span, headers[0], attached: &one, at: .zero)
    let isSecond = tracker.confirm(second.span, headers[1], attached: &two, at: .zero)
    if !isSecond { tracker.release(two) }
    return (isFirst, isSecond, two)
  }

  @Test func `Of two first packets of UDP the second joins the first one's connection`() throws {
    var tracker = Tracker()
    let packet = PacketBuilder.udp(from: .client, to: .server)
    let outcome = try Self.race(packet, packet, in: &tracker)
    #expect(outcome.isFirstConfirmed && outcome.isSecondConfirmed)
    #expect(outcome.second.connection == tracker.connectionIDs.first)
    #expect(tracker.count == 1)
    #expect(tracker.statistics.clashesResolved == 1)
  }

  @Test func `Of two first packets of TCP the second is dropped`() throws {
    var tracker = Tracker()
    let packet = PacketBuilder.tcp(from: .client, to: .server, flags: 0x02)
    let outcome = try Self.race(packet, packet, in: &tracker)
    #expect(outcome.isFirstConfirmed && !outcome.isSecondConfirmed)
    #expect(tracker.count == 1)
    #expect(tracker.statistics.insertFailed == 1)
  }

  @Test func `First packets of UDP from both ends at once are one connection`() throws {
    var tracker = Tracker()
    let outcome = try Self.race(
      PacketBuilder.udp(from: .client, to: .server), PacketBuilder.udp(from: .server, to: .client),
      in: &tracker)
    #expect(outcome.isSecondConfirmed)
    #expect(tracker.only?.original.source == Endpoint.client.address)
  }

  @Test func `Linux 5.10 drops the second of them once NAT looked at the first`() throws {
    var tracker = Tracker(profile: .linux510)
    let forth = PacketBuilder.udp(from: .client, to: .server)
    let back = PacketBuilder.udp(from: .server, to: .client)
    let headers = try PacketHeaders(parsing: back.span)
    guard case .accept(var late) = tracker.track(back.span, headers, at: .zero),
      let id = tracker.pass(forth)?.connection
    else {
      Issue.record("not tracked")
      return
    }
    tracker[id].status.formUnion([.sourceNATDone, .destinationNATDone])
    let goesOn = tracker.confirm(back.span, headers, attached: &late, at: .zero)
    #expect(!goesOn)
  }
}
