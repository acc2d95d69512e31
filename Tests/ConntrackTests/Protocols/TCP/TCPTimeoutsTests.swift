import CTVetConntrack
import Testing

@Suite struct TCPTimeoutsTests {
  private static func data(_ sequence: UInt32, window: UInt16 = 1000) -> TCPPacket {
    TCPPacket(
      flags: [.ack, .psh], sequence: sequence, acknowledgement: 5001, window: window,
      payloadByteCount: 10)
  }

  @Test func `Each state has a time of its own`() {
    var conversation = Conversation()
    let packets: [(TCPPacket, Int64)] = [
      (TCPPacket(flags: .syn, sequence: 1000), 120),
      (
        TCPPacket(isReply: true, flags: [.syn, .ack], sequence: 5000, acknowledgement: 1001),
        60
      ),
      (TCPPacket(flags: .ack, sequence: 1001, acknowledgement: 5001), 432_000),
      (TCPPacket(flags: [.fin, .ack], sequence: 1001, acknowledgement: 5001), 120),
      (TCPPacket(isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1002), 60),
      (
        TCPPacket(isReply: true, flags: [.fin, .ack], sequence: 5001, acknowledgement: 1002),
        30
      ),
      (TCPPacket(flags: .ack, sequence: 1002, acknowledgement: 5002), 120),
      (TCPPacket(flags: .rst, sequence: 1002), 10),
    ]
    for (packet, seconds) in packets {
      _ = conversation.take(packet)
      let left = conversation.secondsLeft()
      #expect(left == seconds)
    }
  }

  @Test func `Data without answer makes five days short, the answer long again`() {
    var conversation = Conversation()
    conversation.open()
    _ = conversation.take(Self.data(1001))
    let unanswered = conversation.secondsLeft()
    _ = conversation.take(
      TCPPacket(isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1011))
    let answered = conversation.secondsLeft()
    #expect(unanswered == 300)
    #expect(answered == 432_000)
  }

  @Test(arguments: [UInt8(0), 1, 3])
  func `Repetitions make it short`(_ allowed: UInt8) {
    var settings = TrackingSettings()
    settings.tcpMaximumRetransmissions = allowed
    settings.tcp.retransmission = 77
    var conversation = Conversation(settings: settings)
    conversation.open()
    let keepAlive = TCPPacket(flags: .ack, sequence: 1001, acknowledgement: 5001)
    for repetition in 1...UInt8(4) {
      _ = conversation.take(keepAlive)
      let left = conversation.secondsLeft()
      #expect(left == (repetition >= allowed ? 77 : 432_000))
    }
  }

  @Test func `A closed window makes it short`() {
    var conversation = Conversation()
    conversation.open()
    _ = conversation.take(
      TCPPacket(
        isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1001, window: 0))
    let closed = conversation.secondsLeft()
    #expect(closed == 300)
  }

  @Test func `A connection met in the middle lives shortly until it is answered`() {
    var conversation = Conversation()
    _ = conversation.take(Self.data(1001))
    let met = conversation.secondsLeft()
    _ = conversation.take(
      TCPPacket(isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1011))
    let answered = conversation.secondsLeft()
    let status = conversation.connection?.status
    #expect(met == 300)
    #expect(answered == 300)
    #expect(status?.contains(.assured) == false)
    _ = conversation.take(TCPPacket(flags: .ack, sequence: 1011, acknowledgement: 5001))
    let assured = conversation.connection?.status.contains(.assured)
    #expect(assured == true)
  }

  @Test(arguments: KernelProfile.allCases)
  func `A SYN that is sent again keeps an entry alive in Linux 5.10 alone`(
    _ profile: KernelProfile
  ) {
    var conversation = Conversation(profile: profile)
    let syn = TCPPacket(flags: .syn, sequence: 1000)
    _ = conversation.take(syn)
    _ = conversation.take(syn, atSecond: 100)
    let left = conversation.secondsLeft(atSecond: 100)
    #expect(left == (profile == .linux510 ? 120 : 20))
  }

  @Test(arguments: KernelProfile.allCases)
  func `FIN of both sides with wrong numbers makes five days short`(_ profile: KernelProfile) {
    var conversation = Conversation(profile: profile)
    conversation.open()
    let first = conversation.take(
      TCPPacket(flags: [.fin, .ack], sequence: 90_000, acknowledgement: 5001))
    let long = conversation.secondsLeft()
    let second = conversation.take(
      TCPPacket(
        isReply: true, flags: [.fin, .ack], sequence: 90_000, acknowledgement: 1001))
    let short = conversation.secondsLeft()
    #expect(first == .invalid)
    #expect(long == 432_000)
    #expect(second == .invalid)
    #expect(short == (profile == .linux510 ? 432_000 : 300))
  }
}
