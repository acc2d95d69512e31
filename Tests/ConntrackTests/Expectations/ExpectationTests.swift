import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct ExpectationTests {
  @Test func `The same line again replaces what it made`() throws {
    var conversation = HelpedConversation(.ftp, .tcp)
    conversation.say("USER x\r\n")
    conversation.say("PORT 192,168,1,2,200,10\r\n")
    let first = try #require(conversation.expected.first)
    conversation.say("PORT 192,168,1,2,200,10\r\n")
    let second = try #require(conversation.expected.first)
    #expect(conversation.expected.count == 1)
    #expect(second.serial > first.serial)
    #expect(second.tuple == first.tuple)
  }

  @Test func `Of more expectations than a helper allows, the oldest goes`() {
    var conversation = HelpedConversation(.ftp, .tcp)
    conversation.say("USER x\r\n")
    conversation.say("PORT 192,168,1,2,200,10\r\n")
    conversation.say("PORT 192,168,1,2,200,11\r\n")
    #expect(conversation.expected.map(\.tuple.destinationPort) == [51_211])
    var chat = HelpedConversation(.irc, .tcp, port: 6667)
    for port in 1...9 {
      chat.say("PRIVMSG you :\u{1}DCC CHAT chat 3232235778 \(6000 + port)\u{1}\r\n")
    }
    #expect(chat.expected.map(\.tuple.destinationPort) == Array(6002...6009))
  }

  @Test func `A line that makes one expectation too many is dropped`() {
    var settings = TrackingSettings()
    settings.maximumExpectations = 0
    var conversation = HelpedConversation(.ftp, .tcp, settings: settings)
    conversation.say("USER x\r\n")
    #expect(conversation.say("PORT 192,168,1,2,200,10\r\n")?.verdict == .drop)
    #expect(conversation.expected.isEmpty)
  }

  @Test func `An expectation is met once`() throws {
    var conversation = HelpedConversation(.ftp, .tcp)
    conversation.say("USER x\r\n")
    conversation.say("PORT 192,168,1,2,200,10\r\n")
    let open = PacketBuilder.tcp(
      from: .server.at(20), to: .client.at(51_210), flags: 0x02)
    let passed = conversation.tracker.pass(open)
    let child = try #require(passed)
    #expect(child.info == .related)
    let id = try #require(child.connection)
    #expect(conversation.tracker[id].status.contains([.expected, .confirmed]))
    let again = PacketBuilder.tcp(
      from: .server.at(21_000), to: .client.at(51_210), flags: 0x02)
    #expect(conversation.tracker.pass(again)?.info == .new)
  }

  @Test func `Expectations are forgotten after five minutes`() {
    var conversation = HelpedConversation(.ftp, .tcp)
    conversation.say("USER x\r\n")
    conversation.say("PORT 192,168,1,2,200,10\r\n")
    #expect(conversation.tracker.expectations(at: .seconds(299)).count == 1)
    #expect(conversation.tracker.expectations(at: .seconds(300)).isEmpty)
    let open = PacketBuilder.tcp(
      from: .server.at(20), to: .client.at(51_210), flags: 0x02)
    #expect(conversation.tracker.pass(open, at: .seconds(300))?.info == .new)
  }

  @Test func `Expectations go with the connection that made them`() {
    var conversation = HelpedConversation(.ftp, .tcp)
    conversation.say("USER x\r\n")
    conversation.say("PORT 192,168,1,2,200,10\r\n")
    conversation.tracker.flush(at: .zero)
    #expect(conversation.expected.isEmpty)
  }

  @Test func `A line that NAT makes too long for a packet is dropped with what it expects`() throws
  {
    var conversation = HelpedConversation(
      .ftp, .tcp, client: .v4(0x0102_0304, 5000), outside: .v4(0xFFFF_FFFF))
    conversation.say("USER x\r\n")
    let line = Array("PORT 1,2,3,4,200,10\r\n".utf8)
    let rest = [UInt8](repeating: 0x20, count: 65_535 - 40 - line.count)
    #expect(conversation.say(line + rest)?.verdict == .drop)
    #expect(conversation.expected.isEmpty)
  }
}
