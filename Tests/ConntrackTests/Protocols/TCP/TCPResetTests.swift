import CTVetConntrack
import Testing

/// The client's next number is 1001, the server's 5001; both have acknowledged all.
@Suite struct TCPResetTests {
  private static func reset(_ sequence: UInt32, isReply: Bool = true) -> TCPPacket {
    TCPPacket(
      isReply: isReply, flags: [.rst, .ack], sequence: sequence,
      acknowledgement: isReply ? 1001 : 5001, window: 0)
  }

  /// What becomes of a RST on an open connection, and in which state that is afterwards.
  private static func send(
    _ packet: TCPPacket, profile: KernelProfile = .linux618, ignoresInvalid: Bool = false,
    before: [TCPPacket] = []
  ) -> (answer: Conversation.Answer?, state: TCPState?) {
    var settings = TrackingSettings()
    settings.tcpIgnoresInvalidReset = ignoresInvalid
    var conversation = Conversation(settings: settings, profile: profile)
    conversation.open()
    for packet in before { _ = conversation.take(packet) }
    let answer = conversation.take(packet)
    let state = conversation.state
    return (answer, state)
  }

  @Test(arguments: KernelProfile.allCases)
  func `The exact number closes the connection`(_ profile: KernelProfile) {
    let sent = Self.send(Self.reset(5001), profile: profile)
    #expect(sent.answer == .established)
    #expect(sent.state == .close)
  }

  @Test(arguments: KernelProfile.allCases)
  func `Another number in the window leaves the decision to the endpoint`(
    _ profile: KernelProfile
  ) {
    let sent = Self.send(Self.reset(5500), profile: profile)
    #expect(sent.answer == .established)
    #expect(sent.state == .established)
  }

  @Test(arguments: KernelProfile.allCases)
  func `A number that was acknowledged already is invalid`(_ profile: KernelProfile) {
    let sent = Self.send(Self.reset(5000), profile: profile)
    #expect(sent.answer == .invalid)
    #expect(sent.state == .established)
  }

  @Test func `It is not where the setting says so`() {
    let sent = Self.send(Self.reset(5000), ignoresInvalid: true)
    let older = Self.send(Self.reset(5000), profile: .linux510, ignoresInvalid: true)
    #expect(sent.answer == .established)
    #expect(sent.state == .established)
    #expect(older.answer == .invalid)
  }

  @Test func `A number far behind the window is invalid`() {
    let sent = Self.send(Self.reset(50_000))
    #expect(sent.answer == .invalid)
    #expect(sent.state == .established)
  }

  @Test func `The number behind the last data closes, acknowledged or not`() {
    let data = TCPPacket(
      isReply: true, flags: [.ack, .psh], sequence: 5001, acknowledgement: 1001,
      payloadByteCount: 19)
    let sent = Self.send(Self.reset(5020), before: [data])
    #expect(sent.state == .close)
  }

  @Test func `Who is closing may be reset with any number`() {
    let fin = TCPPacket(flags: [.fin, .ack], sequence: 1001, acknowledgement: 5001)
    let sent = Self.send(Self.reset(77), before: [fin])
    let older = Self.send(Self.reset(77), profile: .linux510, before: [fin])
    #expect(sent.answer == .established)
    #expect(sent.state == .close)
    #expect(older.answer == .invalid)
    #expect(older.state == .finWait)
  }

  @Test(arguments: [UInt32(0), 7000])
  func `An answer to the first SYN removes the connection`(_ sequence: UInt32) {
    var conversation = Conversation()
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000))
    let answer = conversation.take(
      TCPPacket(
        isReply: true, flags: [.rst, .ack], sequence: sequence, acknowledgement: 1001))
    let connection = conversation.connection
    #expect(answer == .established)
    #expect(connection == nil)
  }

  @Test func `An answer to another SYN than the first is no answer`() {
    var conversation = Conversation()
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000))
    let answer = conversation.take(
      TCPPacket(isReply: true, flags: [.rst, .ack], sequence: 0, acknowledgement: 9000))
    let state = conversation.state
    #expect(answer == .invalid)
    #expect(state == .synSent)
  }

  @Test func `It ends half a connection that answered a SYN with a challenge`() {
    var conversation = Conversation()
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000))
    // The server still knows an older connection (RFC 5961 §4.2).
    let challenge = conversation.take(
      TCPPacket(isReply: true, flags: .ack, sequence: 70_000, acknowledgement: 60_000))
    let stillThere = conversation.state
    _ = conversation.take(TCPPacket(flags: .rst, sequence: 60_000))
    let end = conversation.state
    #expect(challenge == .established)
    #expect(stillThere == .synSent)
    #expect(end == .close)
  }

  @Test func `A RST from the side of the SYN that passed does not end the connection`() {
    let again = TCPPacket(flags: .syn, sequence: 900_000)
    let own = TCPPacket(
      flags: [.rst, .ack], sequence: 77, acknowledgement: 900_001)
    let answer = TCPPacket(
      isReply: true, flags: [.rst, .ack], sequence: 77, acknowledgement: 900_001)
    #expect(Self.send(own, before: [again]).state == .established)
    #expect(Self.send(answer, before: [again]).state == .close)
  }

  @Test func `A RST of this host's rules closes the connection`() {
    var connection = TCPConnection()
    connection.state = .established
    var older = connection
    let timeouts = TrackingSettings.TCPTimeouts()
    let update = TCPTracker.close(
      &connection, status: .confirmed, timeouts: timeouts, profile: .linux618)
    #expect(update.timeout == 10)
    #expect(update.changesState)
    #expect(connection.state == .close)
    let again = TCPTracker.close(
      &connection, status: .confirmed, timeouts: timeouts, profile: .linux618)
    #expect(again == .ignored)
    _ = TCPTracker.close(&older, status: .confirmed, timeouts: timeouts, profile: .linux510)
    #expect(older.state == .established)
  }
}
