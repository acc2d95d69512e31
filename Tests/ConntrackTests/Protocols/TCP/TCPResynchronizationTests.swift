import CTVetConntrack
import Testing

@Suite struct TCPResynchronizationTests {
  private static let secondSYN = TCPPacket(
    flags: .syn, sequence: 700_000, window: 512, options: [3, 3, 5, 4, 2])

  private static func fin(_ sequence: UInt32, _ acknowledgement: UInt32, isReply: Bool = false)
    -> TCPPacket
  {
    TCPPacket(
      isReply: isReply, flags: [.fin, .ack], sequence: sequence,
      acknowledgement: acknowledgement)
  }

  /// Both sides close; the server's FIN is acknowledged last.
  private static let closing = [
    fin(1001, 5001), fin(5001, 1002, isReply: true),
    TCPPacket(flags: .ack, sequence: 1002, acknowledgement: 5002),
  ]

  @Test func `A SYN on an open connection passes and changes nothing that shows`() {
    var conversation = Conversation()
    conversation.open()
    let before = conversation.connection
    let answer = conversation.take(Self.secondSYN, atSecond: 100)
    let after = conversation.connection
    #expect(answer == .established)
    #expect(after?.tcp.state == .established)
    #expect(after?.expiry == before?.expiry)
    #expect(after?.tcp.original == before?.tcp.original)
  }

  @Test func `A SYN/ACK that acknowledges it begins the connection anew`() throws {
    var conversation = Conversation()
    conversation.open(clientOptions: [3, 3, 2], serverOptions: [3, 3, 2])
    _ = conversation.take(Self.secondSYN)
    let answer = conversation.take(
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: 90_000, acknowledgement: 700_001,
        options: [3, 3, 9]))
    let connection = conversation.connection
    let tcp = try #require(connection).tcp
    #expect(answer == .established)
    #expect(tcp.state == .synReceived)
    #expect(tcp.original.end == 700_001)
    #expect(tcp.original.maximumWindow == 512)
    #expect(tcp.original.scale == 5)
    #expect(tcp.original.flags == [.windowScale, .selectiveAcknowledgement])
    #expect(tcp.reply.end == 90_001)
    #expect(tcp.reply.scale == 9)
  }

  @Test func `A SYN/ACK that acknowledges something else passes only`() {
    var conversation = Conversation()
    conversation.open()
    _ = conversation.take(Self.secondSYN)
    let answer = conversation.take(
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: 90_000, acknowledgement: 700_002))
    let state = conversation.state
    #expect(answer == .established)
    #expect(state == .established)
  }

  @Test func `A challenge to a SYN is no acknowledgement of the last FIN`() {
    let challenge = TCPPacket(
      isReply: true, flags: .ack, sequence: 5002, acknowledgement: 1002)
    var challenged = Conversation()
    challenged.open()
    for packet in Self.closing.dropLast() { _ = challenged.take(packet) }
    _ = challenged.take(Self.secondSYN)
    let answer = challenged.take(challenge)
    let state = challenged.state
    // It is expected once.
    _ = challenged.take(challenge)
    let after = challenged.state
    #expect(answer == .established)
    #expect(state == .lastAck)
    #expect(after == .timeWait)
  }

  @Test func `A SYN on a connection that ended in order begins a new one`() {
    var conversation = Conversation()
    conversation.open()
    for packet in Self.closing { _ = conversation.take(packet) }
    let before = conversation.connection
    let answer = conversation.take(Self.secondSYN)
    let after = conversation.connection
    let count = conversation.tracker.count
    #expect(before?.tcp.state == .timeWait)
    #expect(answer == .new)
    #expect(after?.tcp.state == .synSent)
    #expect(after?.serial != before?.serial)
    #expect(count == 1)
  }

  @Test func `A SYN of the other side begins one with sides changed`() {
    var conversation = Conversation()
    conversation.open()
    for packet in Self.closing { _ = conversation.take(packet) }
    let before = conversation.connection
    let answer = conversation.take(TCPPacket(isReply: true, flags: .syn, sequence: 70_000))
    let after = conversation.connection
    #expect(answer == .new)
    #expect(after?.original == before?.reply)
  }

  @Test func `A SYN on an aborted connection begins a new one for who aborted it`() {
    for isReply in [false, true] {
      var conversation = Conversation()
      conversation.open()
      _ = conversation.take(
        TCPPacket(
          isReply: isReply, flags: [.rst, .ack], sequence: isReply ? 5001 : 1001,
          acknowledgement: isReply ? 1001 : 5001))
      let closed = conversation.state
      let answer = conversation.take(Self.secondSYN)
      let state = conversation.state
      #expect(closed == .close)
      #expect(answer == (isReply ? .established : .new))
      #expect(state == (isReply ? .close : .synSent))
    }
  }

  @Test func `Both sides may open at once`() {
    var conversation = Conversation()
    let packets = [
      TCPPacket(flags: .syn, sequence: 1000), TCPPacket(isReply: true, flags: .syn, sequence: 5000),
      TCPPacket(flags: [.syn, .ack], sequence: 1000, acknowledgement: 5001),
      TCPPacket(isReply: true, flags: [.syn, .ack], sequence: 5000, acknowledgement: 1001),
      TCPPacket(isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1001),
    ]
    var states: [TCPState?] = []
    for packet in packets {
      let answer = conversation.take(packet)
      #expect(answer != .invalid)
      states.append(conversation.state)
    }
    let status = conversation.connection?.status
    #expect(states == [.synSent, .synSent2, .synReceived, .synReceived, .established])
    #expect(status?.contains(.assured) == true)
  }
}
