import CTVetConntrack
import CTVetPackets
import TestSupport
import Testing

@Suite struct HelperGarbageTests {
  private static let lines: [ConntrackHelper: [String]] = [
    .ftp: [
      "PORT 192,168,1,2,200,10\r\n", "EPRT |1|192.168.1.2|51300|\r\n",
      "EPRT |2|fd00:1::2|51300|\r\n",
      "227 Entering Passive Mode (10,0,0,2,195,80)\r\n",
      "229 Entering Extended Passive Mode (|||50001|)\r\n", "USER x\r\n",
    ],
    .irc: [
      "PRIVMSG you :\u{1}DCC SEND file 3232235778 5555 1000\u{1}\r\n",
      "\r\n privmsg you :\u{1}DCC SCHAT chat 3232235778 5556\u{1}\n", "NICK me\r\n",
    ],
    .amanda: [
      "CONNECT DATA 5001 MESG 5002 INDEX 5003\nOPTIONS ;\n", "CONNECT STATE 65535\n", "\n",
    ],
    .tftp: ["\0\u{1}file\0octet\0", "\0\u{2}file\0octet\0", "\0\u{4}\0\u{1}"],
    .sane: ["\0\0\0\u{7}\0\0\0\u{3}", "\0\0\0\0\0\0\u{15}\u{33}\0\0\0\0"],
    .sip: ["INVITE sip:a@b SIP/2.0\r\n", "SIP/2.0 200 OK\r\n\r\n", "x"],
    .pptp: ["\0\u{10}\0\u{1}\u{1A}\u{2B}\u{3C}\u{4D}\0\u{1}\0\0", "hello"],
    .q931: ["\u{3}\0\0\u{8}abcd", "abc"],
    .ras: ["\u{6}\u{80}", ""],
    .netbios: ["\0\0\u{1}\u{10}", ""],
    .snmp: ["0\u{26}\u{2}\u{1}", ""],
  ]

  @Test(arguments: ConntrackHelper.allCases, [false, true])
  func `Spoilt payloads never stop a helper`(
    _ helper: ConntrackHelper, _ isTranslated: Bool
  ) throws {
    let transport: TransportProtocol = helper.serves(.tcp) ? .tcp : .udp
    let seeds = (Self.lines[helper] ?? ["x"]).map { Array($0.utf8) }
    var mutator = Mutator(
      seed: 11, words: ["192,168,1,2", "|", "PORT", "5555", "DATA", "\u{1}DCC "])
    var random = SeededRandom(seed: 12)
    var conversation = HelpedConversation(
      helper, transport, outside: isTranslated ? .v4(0x0A00_0001) : nil)
    for round in 0..<3000 {
      if round % 200 == 0 {
        conversation.tracker.flush(at: .zero)
        conversation.open()
      }
      let direction: Direction = Bool.random(using: &random) ? .original : .reply
      let seed = seeds[random.below(seeds.count)]
      let other = seeds[random.below(seeds.count)]
      conversation.say(
        round % 5 == 0 ? seed : mutator.mutate(seed, other: other), direction)
    }
    // What a helper changed is a whole packet: the tracker accepts it elsewhere.
    #expect(conversation.tracker.count <= 4)
  }

  @Test func `A helper's packet cut anywhere never stops it`() {
    for helper in ConntrackHelper.allCases {
      let transport: TransportProtocol = helper.serves(.tcp) ? .tcp : .udp
      for line in Self.lines[helper] ?? [] {
        for direction in [Direction.original, .reply] {
          var conversation = HelpedConversation(helper, transport, outside: .v4(0x0A00_0001))
          let payload = Array(line.utf8)
          for count in 0...payload.count {
            conversation.say(Array(payload.prefix(count)), direction)
            conversation.say(Array(payload.suffix(count)), direction)
          }
          #expect(conversation.tracker.count > 0)
        }
      }
    }
  }
}
