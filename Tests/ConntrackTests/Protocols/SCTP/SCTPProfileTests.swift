import CTVetConntrack
import Testing

/// What Linux 5.10 does otherwise than 6.18.
@Suite struct SCTPProfileTests {
  /// INIT, INIT ACK, COOKIE ECHO, COOKIE ACK: the client's tag is 7, the server's 9.
  private static func open(_ profile: KernelProfile) -> Conversation {
    var conversation = Conversation(settings: TrackingSettings(of: profile), profile: profile)
    let packets: [SCTPPacket] = [
      .begin(1, tag: 0, announces: 7), .begin(2, isReply: true, tag: 7, announces: 9),
      .one(10, tag: 9), .one(11, isReply: true, tag: 7),
    ]
    for packet in packets { _ = conversation.take(packet) }
    return conversation
  }

  @Test(arguments: KernelProfile.allCases)
  func `An association lives five days in Linux 5.10, 210 seconds since 6.2`(
    _ profile: KernelProfile
  ) {
    let conversation = Self.open(profile)
    let (state, left) = (conversation.connection?.sctp.state, conversation.secondsLeft())
    let isAssured = conversation.connection?.status.contains(.assured)
    #expect(state == .established)
    #expect(left == (profile == .linux510 ? 432_000 : 210))
    #expect(isAssured == true)
  }

  @Test(arguments: KernelProfile.allCases)
  func `A path that answers heartbeats is established and assured since Linux 6.2`(
    _ profile: KernelProfile
  ) {
    var conversation = Conversation(settings: TrackingSettings(of: profile), profile: profile)
    _ = conversation.take(.one(4, tag: 9))
    let sent = conversation.connection?.sctp.state
    _ = conversation.take(.one(5, isReply: true, tag: 7))
    let (answered, left) = (conversation.connection?.sctp.state, conversation.secondsLeft())
    let isAssured = conversation.connection?.status.contains(.assured)
    #expect(sent == .heartbeatSent)
    #expect(answered == (profile == .linux510 ? .heartbeatAcknowledged : .established))
    #expect(left == 210)
    #expect(isAssured == (profile == .linux618))
    #expect(answered?.name == (profile == .linux510 ? "HEARTBEAT_ACKED" : "ESTABLISHED"))
  }

  @Test func `From an answered path of Linux 5.10 only its end leads away`() {
    for kind in [SCTPChunk.Kind.initiation, .cookieEcho, .shutdownAck, .heartbeat, .error] {
      for direction in [Direction.original, .reply] {
        let state = SCTPTransitions.state(
          after: kind, direction, from: .heartbeatAcknowledged, profile: .linux510)
        #expect(state == .heartbeatAcknowledged)
      }
    }
    func after(_ kind: SCTPChunk.Kind, _ direction: Direction) -> SCTPState? {
      SCTPTransitions.state(
        after: kind, direction, from: .heartbeatAcknowledged, profile: .linux510)
    }
    #expect(after(.abort, .original) == .closed)
    #expect(after(.shutdown, .original) == .shutdownSent)
    #expect(after(.shutdown, .reply) == .shutdownReceived)
  }

  @Test(arguments: KernelProfile.allCases)
  func `An ABORT needs the tag that its bit says since Linux 6.2`(_ profile: KernelProfile) {
    var conversation = Self.open(profile)
    // The client's own tag, but the bit is not set.
    let abort = conversation.take(.one(6, tag: 7))
    let state = conversation.connection?.sctp.state
    #expect(abort == (profile == .linux510 ? .established : .invalid))
    #expect(state == (profile == .linux510 ? .closed : .established))
    let foreign = conversation.take(.one(6, tag: 1234))
    #expect(foreign == .invalid)
  }

  @Test(arguments: KernelProfile.allCases)
  func `An INIT without answer lets its entry expire since Linux 5.17`(_ profile: KernelProfile) {
    var conversation = Conversation(settings: TrackingSettings(of: profile), profile: profile)
    _ = conversation.take(.begin(1, tag: 0, announces: 7))
    _ = conversation.take(.begin(1, tag: 0, announces: 7), atSecond: 4)
    let left = conversation.secondsLeft(atSecond: 4)
    #expect(left == (profile == .linux510 ? 10 : 6))
  }

  @Test(arguments: KernelProfile.allCases)
  func `Both sides' INIT make one association since Linux 6.6`(_ profile: KernelProfile) {
    var conversation = Conversation(settings: TrackingSettings(of: profile), profile: profile)
    _ = conversation.take(.begin(1, tag: 0, announces: 7))
    _ = conversation.take(.begin(1, isReply: true, tag: 0, announces: 9))
    _ = conversation.take(.begin(2, isReply: true, tag: 7, announces: 9))
    _ = conversation.take(.one(10, isReply: true, tag: 7))
    let state = conversation.connection?.sctp.state
    #expect(state == (profile == .linux510 ? .cookieWait : .cookieEchoed))
  }
}
