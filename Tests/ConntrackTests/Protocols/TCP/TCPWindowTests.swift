import CTVetConntrack
import Testing

/// Both sides have windows of 1000 and sent nothing but the handshake; the client's next number is 1001,
/// the server's 5001.
@Suite struct TCPWindowTests {
  /// What becomes of a segment, whether its end is noted, and whether it renews the timeout.
  private static func send(
    _ packet: TCPPacket, profile: KernelProfile = .linux618,
    change: (inout TrackingSettings) -> Void = { _ in }
  ) -> (answer: Conversation.Answer?, isNoted: Bool, isRenewing: Bool) {
    var settings = TrackingSettings()
    change(&settings)
    var conversation = Conversation(settings: settings, profile: profile)
    conversation.open()
    let before = conversation.connection
    let answer = conversation.take(packet, atSecond: 10)
    let after = conversation.connection
    return (
      answer, after?.tcp.original.end != before?.tcp.original.end,
      after?.expiry != before?.expiry
    )
  }

  private static func data(_ sequence: UInt32, acknowledgement: UInt32 = 5001) -> TCPPacket {
    TCPPacket(
      flags: [.ack, .psh], sequence: sequence, acknowledgement: acknowledgement,
      payloadByteCount: 10)
  }

  @Test(arguments: [UInt32(1001), 1002, 1500, 2001])
  func `Data that begins in the window fits, though it ends behind`(_ sequence: UInt32) {
    let sent = Self.send(Self.data(sequence))
    #expect(sent.answer == .established)
    #expect(sent.isNoted)
    #expect(sent.isRenewing)
  }

  @Test(arguments: [UInt32(2002), 2990])
  func `Data a little behind the window passes, as its receiver may take it`(_ sequence: UInt32) {
    let sent = Self.send(Self.data(sequence))
    #expect(sent.answer == .established)
    #expect(sent.isNoted)
    #expect(!sent.isRenewing)
  }

  @Test(arguments: [UInt32(2991), 5000, 2_147_484_649])
  func `Data more than a window behind the window is invalid`(_ sequence: UInt32) {
    let sent = Self.send(Self.data(sequence))
    #expect(sent.answer == .invalid)
    #expect(!sent.isNoted)
  }

  @Test(arguments: [UInt32(991), 500, 4_294_967_287])
  func `Data of the last window fits when it comes again`(_ sequence: UInt32) {
    let sent = Self.send(Self.data(sequence))
    #expect(sent.answer == .established)
    #expect(!sent.isNoted)
    #expect(sent.isRenewing)
  }

  @Test(arguments: [UInt32(4_294_967_286), 4_294_966_295, 3_000_000_000])
  func `Older data passes and tells nothing`(_ sequence: UInt32) {
    let sent = Self.send(Self.data(sequence))
    #expect(sent.answer == .established)
    #expect(!sent.isNoted)
    #expect(!sent.isRenewing)
  }

  @Test(arguments: [UInt32(5002), 6001, 2_147_488_648])
  func `An acknowledgement of what was not sent is invalid`(_ acknowledgement: UInt32) {
    let sent = Self.send(Self.data(1001, acknowledgement: acknowledgement))
    #expect(sent.answer == .invalid)
    #expect(!sent.isNoted)
  }

  @Test func `An acknowledgement up to 66000 numbers late fits, an older one passes`() {
    let late = Self.send(Self.data(1001, acknowledgement: 5001 &- 66_000))
    let later = Self.send(Self.data(1001, acknowledgement: 5001 &- 66_001))
    #expect(late.answer == .established)
    #expect(late.isNoted)
    #expect(later.answer == .established)
    #expect(!later.isRenewing)
    #expect(!later.isNoted)
  }

  @Test func `Linux 5.10 calls invalid what is old or a little too much`() {
    for packet in [
      Self.data(2002), Self.data(.max - 9), Self.data(1001, acknowledgement: 5001 &- 66_001),
    ] {
      let sent = Self.send(packet, profile: .linux510)
      #expect(sent.answer == .invalid)
      #expect(!sent.isNoted)
    }
    #expect(Self.send(Self.data(2001), profile: .linux510).answer == .established)
  }

  @Test(arguments: [TCPWindowTests.data(5000), TCPWindowTests.data(1001, acknowledgement: 9000)])
  func `A liberal tracker lets everything pass, but does not note it`(_ packet: TCPPacket) {
    let sent = Self.send(packet) { $0.tcpIsLiberal = true }
    #expect(sent.answer == .established)
    #expect(!sent.isNoted)
  }

  @Test func `A scale makes windows larger, but not those of SYN`() {
    var conversation = Conversation()
    conversation.open(clientOptions: [3, 3, 2], serverOptions: [3, 3, 2])
    // The server's SYN/ACK allowed 1000, not 4000.
    let tooFar = conversation.take(Self.data(4001))
    _ = conversation.take(
      TCPPacket(isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1001))
    let near = conversation.take(Self.data(5001))
    #expect(tooFar == .invalid)
    #expect(near == .established)
  }

  @Test func `A closed window may be probed with one byte`() {
    var conversation = Conversation()
    conversation.open()
    _ = conversation.take(
      TCPPacket(
        isReply: true, flags: .ack, sequence: 5001, acknowledgement: 1001, window: 0))
    let connection = conversation.connection
    // What was allowed before stays allowed.
    #expect(connection?.tcp.original.maximumEnd == 2001)
    _ = conversation.take(Self.data(1991))
    _ = conversation.take(
      TCPPacket(
        isReply: true, flags: .ack, sequence: 5001, acknowledgement: 2001, window: 0))
    let probed = conversation.connection
    #expect(probed?.tcp.original.maximumEnd == 2002)
  }

  @Test func `A selective acknowledgement counts as one where it was permitted`() {
    let sack: [UInt8] = [1, 1, 5, 10, 0, 0, 0x13, 0x89, 0, 0, 0x17, 0x70]  // up to 6000
    let packet = TCPPacket(
      flags: .ack, sequence: 1001, acknowledgement: 5001, options: sack)
    var permitting = Conversation()
    permitting.open(clientOptions: [4, 2], serverOptions: [4, 2])
    let permitted = permitting.take(packet)
    var plain = Conversation()
    plain.open()
    let ignored = plain.take(packet)
    #expect(permitted == .invalid)
    #expect(ignored == .established)
  }

  @Test func `Numbers go on behind the last one`() {
    var conversation = Conversation()
    let first = UInt32.max - 5
    let packets = [
      TCPPacket(flags: .syn, sequence: first),
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: .max, acknowledgement: first &+ 1),
      TCPPacket(flags: .ack, sequence: first &+ 1, acknowledgement: 0, payloadByteCount: 100),
      TCPPacket(
        isReply: true, flags: .ack, sequence: 0, acknowledgement: first &+ 101),
    ]
    for packet in packets {
      let answer = conversation.take(packet)
      #expect(answer != .invalid)
    }
    let connection = conversation.connection
    #expect(connection?.tcp.original.end == 95)
    #expect(connection?.tcp.original.flags.contains(.hasUnacknowledgedData) == false)
  }

  @Test func `A connection met in the middle is not held to windows`() {
    var conversation = Conversation()
    let first = conversation.take(Self.data(1001))
    let far = conversation.take(Self.data(2_000_000))
    let connection = conversation.connection
    #expect(first == .new)
    #expect(far == .new)
    #expect(connection?.tcp.state == .established)
    #expect(connection?.tcp.original.flags.contains(.isLiberal) == true)
  }

  @Test func `A tracker that is not loose meets no connection in the middle`() {
    var settings = TrackingSettings()
    settings.tcpLoose = 0
    var conversation = Conversation(settings: settings)
    let answer = conversation.take(Self.data(1001))
    let count = conversation.tracker.count
    #expect(answer == .invalid)
    #expect(count == 0)
  }

  @Test func `A SYN sent again with other numbers begins its side anew`() {
    for profile in KernelProfile.allCases {
      var conversation = Conversation(profile: profile)
      _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000, options: [3, 3, 7]))
      _ = conversation.take(TCPPacket(flags: .syn, sequence: 9000, options: [3, 3, 4]))
      let connection = conversation.connection
      #expect(connection?.tcp.original.end == 9001)
      #expect(connection?.tcp.original.scale == 4)
    }
  }
}
