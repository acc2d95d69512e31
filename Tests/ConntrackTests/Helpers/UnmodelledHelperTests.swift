import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct UnmodelledHelperTests {
  private struct Message {
    var helper: ConntrackHelper
    var transport: TransportProtocol
    var payload: [UInt8]
    /// Whether the helper would read it.
    var isRead: Bool
  }

  private static let messages: [Message] = [
    Message(helper: .sip, transport: .udp, payload: Array("SIP/2.0 200".utf8), isRead: true),
    Message(helper: .sip, transport: .udp, payload: Array("SIP/2.0 20".utf8), isRead: false),
    Message(helper: .sip, transport: .tcp, payload: Array("INVITE sip:a@b".utf8), isRead: true),
    Message(
      helper: .pptp, transport: .tcp, payload: [0, 16, 0, 1, 0x1A, 0x2B, 0x3C, 0x4D], isRead: true),
    Message(
      helper: .pptp, transport: .tcp, payload: [0, 16, 0, 2, 0x1A, 0x2B, 0x3C, 0x4D],
      isRead: false),
    Message(helper: .pptp, transport: .tcp, payload: [0, 16, 0, 1], isRead: false),
    Message(helper: .q931, transport: .tcp, payload: [3, 0, 0, 8], isRead: true),
    Message(helper: .q931, transport: .tcp, payload: [8, 2, 0, 1], isRead: false),
    Message(helper: .ras, transport: .udp, payload: [0], isRead: true),
    Message(helper: .ras, transport: .udp, payload: [], isRead: false),
  ]

  @Test func `What a helper would read that is not modelled is unknown, all else goes on`() throws {
    for message in Self.messages {
      var conversation = HelpedConversation(message.helper, message.transport)
      let said = conversation.say(message.payload)
      let passage = try #require(said)
      if message.isRead {
        let reason = "what the helper \(message.helper.name) reads is not modelled"
        #expect(passage.verdict == .unknown(reason: reason))
      } else {
        #expect(passage.verdict == .accept, "\(message)")
      }
    }
  }

  @Test func `A connection of SIP lives an hour after each packet with a payload`() throws {
    var conversation = HelpedConversation(.sip, .udp)
    conversation.say("")
    #expect(conversation.tracker.only?.expiry == .seconds(30))
    conversation.say("x")
    #expect(conversation.tracker.only?.expiry == .seconds(3600))
  }

  @Test func `Translated messages of SNMP are unknown`() throws {
    var conversation = HelpedConversation(.snmp, .udp, outside: .v4(0x0A00_0001))
    #expect(
      conversation.say("0")?.verdict
        == .unknown(reason: "what NAT rewrites in messages of SNMP is not modelled"))
    #expect(conversation.say("")?.verdict == .accept)
  }

  @Test func `A helper that is for IPv4 alone is not given to connections of IPv6`() {
    let conversation = HelpedConversation(
      .irc, .tcp, port: 6667, client: .client6, server: .server6)
    #expect(conversation.tracker.only?.status.contains(.helper) == false)
  }
}
