import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ICMPErrorsTests {
  private let forth = PacketBuilder.udp(from: .client, to: .server)
  private let back = PacketBuilder.udp(from: .server, to: .client)

  private static func error(
    _ type: UInt8 = 3, to destination: Endpoint, quoting quote: [UInt8]
  ) -> [UInt8] {
    PacketBuilder.icmp(
      from: .middle, to: destination, type: type, code: 1, identifier: 0, payload: quote)
  }

  @Test(arguments: [3, 4, 5, 11, 12] as [UInt8])
  func `A message about a packet is related to the connection`(type: UInt8) {
    var tracker = Tracker()
    let id = tracker.pass(forth)?.connection
    let found = tracker.pass(Self.error(type, to: .client, quoting: forth))
    #expect(found == CTVetConntrack.Attachment(connection: id, info: .relatedReply))
    #expect(tracker.only?.status == .confirmed)
  }

  @Test func `A message about a reply is related in original direction`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.pass(back)
    let found = tracker.pass(Self.error(to: .server, quoting: back))
    #expect(found?.info == .related)
  }

  @Test func `A message renews no timeout`() {
    var tracker = Tracker()
    tracker.pass(forth)
    tracker.pass(Self.error(to: .client, quoting: forth), at: .seconds(20))
    #expect(tracker.only?.expiry == .seconds(30))
  }

  @Test func `A message about nothing known is invalid`() {
    var tracker = Tracker()
    let found = tracker.pass(Self.error(to: .client, quoting: forth))
    #expect(found == CTVetConntrack.Attachment.none)
    #expect(tracker.statistics.icmpError == 1)
  }

  @Test func `A message to another host than who sent the packet is invalid`() {
    var tracker = Tracker()
    tracker.pass(forth)
    let found = tracker.pass(Self.error(to: .server, quoting: forth))
    #expect(found == CTVetConntrack.Attachment.none)
  }

  @Test(arguments: 0..<28) func `A quote without ports is invalid`(byteCount: Int) {
    var tracker = Tracker()
    tracker.pass(forth)
    let found = tracker.pass(
      Self.error(to: .client, quoting: Array(forth.prefix(byteCount))))
    // Four bytes of the transport header tell the ports.
    #expect((found?.info == .relatedReply) == (byteCount >= 24))
  }

  @Test func `A quoted later fragment is invalid`() {
    var tracker = Tracker()
    tracker.pass(forth)
    var quote = forth
    quote[7] = 1
    #expect(
      tracker.pass(Self.error(to: .client, quoting: quote)) == CTVetConntrack.Attachment.none)
  }

  @Test func `An error of IPv6 is found behind extension headers of the quote`() {
    var tracker = Tracker()
    let ports = PacketBuilder.big(UInt16(5000)) + PacketBuilder.big(UInt16(53))
    tracker.pass(PacketBuilder.udp(from: .client6, to: .server6))
    let quote = PacketBuilder.packet(
      .udp, from: .client6, to: .server6, payload: ports + [0, 8, 0, 0],
      extensions: [17, 0, 1, 4, 0, 0, 0, 0], firstHeader: 60)
    let error = PacketBuilder.icmp(
      from: .server6, to: .client6, type: 1, code: 4, identifier: 0, payload: quote)
    #expect(tracker.pass(error)?.info == .relatedReply)
  }
}
