import CTVetConntrack
import CTVetPackets
import Testing

/// DCCP as Linux 5.10 tracks it, and as a protocol without ports since 6.17.
@Suite struct DCCPTests {
  /// A packet; the sequence number is a long one.
  private static func packet(
    _ kind: DCCPHeader.Kind, isReply: Bool = false, sequence: UInt64 = 1000,
    acknowledges: UInt64 = 0
  ) -> [UInt8] {
    let ends = [Endpoint.client, Endpoint.server]
    let (source, destination) = isReply ? (ends[1], ends[0]) : (ends[0], ends[1])
    var payload = PacketBuilder.big(source.port) + PacketBuilder.big(destination.port)
    payload += [6, 0, 0, 0, kind.rawValue << 1 | 1, 0]
    payload += PacketBuilder.big(sequence).dropFirst(2)
    payload += PacketBuilder.big(acknowledges)
    return PacketBuilder.packet(
      .dccp, from: source, to: destination, payload: payload, checksumAt: 6)
  }

  private static func conversation() -> Conversation { Conversation(profile: .linux510) }

  /// The name of the state and the seconds left after packets.
  private static func state(after packets: [[UInt8]]) -> (name: String?, left: Int64?) {
    var conversation = conversation()
    for packet in packets { _ = conversation.take(packet) }
    return (conversation.connection?.dccp.state.name, conversation.secondsLeft())
  }

  private static let opening = [
    packet(.request), packet(.response, isReply: true, sequence: 2000, acknowledges: 1000),
    packet(.acknowledgement, sequence: 1001, acknowledges: 2000),
  ]

  @Test func `A connection opens, carries data and closes`() {
    let data = Self.packet(.dataAcknowledgement, isReply: true, sequence: 2001, acknowledges: 1001)
    let steps: [(packet: [UInt8], name: String, left: Int64)] = [
      (Self.opening[0], "REQUEST", 240), (Self.opening[1], "RESPOND", 480),
      (Self.opening[2], "PARTOPEN", 480), (data, "OPEN", 43_200),
      (Self.packet(.closeRequest, isReply: true), "CLOSEREQ", 64),
      (Self.packet(.close), "CLOSING", 64), (Self.packet(.reset, isReply: true), "TIMEWAIT", 240),
    ]
    var conversation = Self.conversation()
    for (number, step) in steps.enumerated() {
      let answer = conversation.take(step.packet)
      let (name, left) = (conversation.connection?.dccp.state.name, conversation.secondsLeft())
      let isAssured = conversation.connection?.status.contains(.assured)
      #expect(answer == (number == 0 ? .new : .established))
      #expect(name == step.name)
      #expect(left == step.left)
      #expect(isAssured == (number >= 2))
    }
  }

  @Test func `An acknowledgement of something else than the Response assures nothing`() {
    var conversation = Self.conversation()
    for packet in Self.opening.dropLast() { _ = conversation.take(packet) }
    _ = conversation.take(Self.packet(.acknowledgement, sequence: 1001, acknowledges: 1999))
    let connection = conversation.connection
    #expect(connection?.dccp.state == .partOpen)
    #expect(connection?.status.contains(.assured) == false)
  }

  @Test(arguments: DCCPHeader.Kind.allCases)
  func `Nothing but a Request begins a connection`(_ kind: DCCPHeader.Kind) {
    var conversation = Self.conversation()
    let answer = conversation.take(Self.packet(kind))
    #expect(answer == (kind == .request ? .new : .invalid))
  }

  @Test func `A Reset as the only answer removes the connection`() {
    #expect(Self.state(after: [Self.opening[0], Self.packet(.reset, isReply: true)]).name == nil)
  }

  @Test func `A Request on an open connection counts once the server answers it`() {
    var conversation = Self.conversation()
    for packet in Self.opening { _ = conversation.take(packet) }
    let request = conversation.take(Self.packet(.request, isReply: true, sequence: 7000))
    let before = conversation.connection?.dccp.state
    _ = conversation.take(Self.packet(.response, sequence: 8000, acknowledges: 7000))
    let after = conversation.connection?.dccp
    #expect(request == .established)
    #expect(before == .partOpen)
    #expect(after?.state == .respond)
    #expect(after?.clientDirection == .reply)
  }

  @Test func `The server may open the next connection`() {
    var conversation = Self.conversation()
    for packet in Self.opening { _ = conversation.take(packet) }
    _ = conversation.take(Self.packet(.reset, isReply: true))
    _ = conversation.take(Self.packet(.request, isReply: true, sequence: 7000))
    let dccp = conversation.connection?.dccp
    #expect(dccp?.state == .request)
    #expect(dccp?.clientDirection == .reply)
  }

  @Test func `What a packet may not do is invalid and changes nothing`() {
    var conversation = Self.conversation()
    for packet in Self.opening { _ = conversation.take(packet) }
    let data = conversation.take(Self.packet(.data))
    let asked = conversation.take(Self.packet(.closeRequest))
    let state = conversation.connection?.dccp.state
    #expect(data == .invalid)
    #expect(asked == .invalid)
    #expect(state == .partOpen)
  }

  @Test func `Malformed headers are invalid, short ones are dropped`() {
    let good = Self.packet(.request)
    for (place, value) in [(4, 2), (4, 60), (5, 15), (6, 0xFF), (8, 10 << 1 | 1)] {
      var packet = good
      packet[IPv4Header.minimumByteCount + place] = UInt8(value)
      var conversation = Self.conversation()
      let answer = conversation.take(packet)
      #expect(answer == .invalid, "byte \(place)")
    }
    var conversation = Self.conversation()
    let short = conversation.take(
      PacketBuilder.packet(
        .dccp, from: .client, to: .server, payload: [0, 1, 0, 2, 5, 0, 0, 0], checksumAt: 6))
    #expect(short == nil)
  }

  @Test func `Linux 6.18 knows neither its ports nor its states`() {
    var conversation = Conversation(profile: .linux618)
    let answer = conversation.take(Self.packet(.data))
    let connection = conversation.connection
    let left = conversation.secondsLeft()
    #expect(answer == .new)
    #expect(connection?.original.sourcePort == 0)
    #expect(left == 600)
  }

  @Test func `It is listed with ports and state`() {
    var conversation = Self.conversation()
    _ = conversation.take(Self.opening[0])
    let line = conversation.tracker.listing(at: .zero)
    #expect(
      line == """
        dccp     33 240 REQUEST src=192.168.1.2 dst=10.0.0.2 sport=5000 dport=53 [UNREPLIED] \
        src=10.0.0.2 dst=192.168.1.2 sport=53 dport=5000 mark=0 use=1

        """)
  }
}
