import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ZoneTests {
  private let forth = PacketBuilder.udp(from: .client, to: .server)
  private let back = PacketBuilder.udp(from: .server, to: .client)

  private func template(_ tracker: inout Tracker, _ zone: Zone) -> CTVetConntrack.Attachment {
    CTVetConntrack.Attachment(connection: tracker.insertTemplate(zone: zone), info: .new)
  }

  @Test func `The same tuple in two zones makes two connections`() {
    var tracker = Tracker()
    let one = template(&tracker, Zone(number: 1))
    let two = template(&tracker, Zone(number: 2))
    let first = tracker.pass(forth, attached: one)
    let second = tracker.pass(forth, attached: two)
    #expect(first?.connection != second?.connection)
    #expect(tracker.count == 2)
    #expect(
      tracker.pass(back, attached: two)
        == CTVetConntrack.Attachment(
          connection: second?.connection, info: .establishedReply))
    #expect(tracker.pass(back)?.info == .new)
  }

  @Test func `A zone of the original direction lets replies come from everywhere`() {
    var tracker = Tracker()
    let one = template(&tracker, Zone(number: 1, isForReply: false))
    let first = tracker.pass(forth, attached: one)
    #expect(tracker.pass(back)?.connection == first?.connection)
    #expect(tracker.pass(forth, isLetThrough: false)?.info == .new)
  }

  @Test func `Of two connections that differ in the original zone alone one gets no replies`() {
    var tracker = Tracker()
    let one = template(&tracker, Zone(number: 1, isForReply: false))
    let two = template(&tracker, Zone(number: 2, isForReply: false))
    tracker.pass(forth, attached: one)
    // The reply tuple is taken, and the two are not the same flow.
    #expect(tracker.pass(forth, attached: two) == nil)
    #expect(tracker.statistics.insertFailed == 1)
    #expect(tracker.count == 1)
  }

  @Test func `Templates of one zone are one`() {
    var tracker = Tracker()
    let first = tracker.insertTemplate(zone: Zone(number: 1))
    #expect(tracker.insertTemplate(zone: Zone(number: 1)) == first)
    #expect(tracker.insertTemplate(zone: Zone(number: 2)) != first)
    #expect(tracker.count == 0)
  }

  @Test func `A template hands on helper and timeouts`() throws {
    var tracker = Tracker()
    var settings = TrackingSettings()
    settings.udp = 7
    let policy = TimeoutPolicy(name: "short", transport: .udp, settings: settings)
    let template = CTVetConntrack.Attachment(
      connection: tracker.insertTemplate(zone: .standard, timeoutPolicy: policy), info: .new)
    let id = try #require(tracker.pass(forth, attached: template)?.connection)
    #expect(tracker[id].expiry == .seconds(7))
    #expect(tracker.extensions(of: id).timeoutPolicy == policy)
  }
}
