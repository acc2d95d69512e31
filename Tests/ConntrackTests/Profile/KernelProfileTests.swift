import CTVetConntrack
import CTVetPackets
import Testing

/// What Linux 5.10 does and 6.18 does not, or the other way round, each where it shows.
///
/// What TCP does in detail is in its own tests.
@Suite struct KernelProfileTests {
  @Test func `Linux 5.10 begins with other settings`() {
    let old = TrackingSettings(of: .linux510)
    let new = TrackingSettings(of: .linux618)
    #expect(old.buckets == 65_536)
    #expect(new.buckets == 262_144)
    #expect(old.maximumConnections == new.maximumConnections)
    #expect(old.sctp.established == 432_000)
    #expect(new.sctp.established == 210)
    #expect(old.sctp.heartbeatAcknowledged == 210)
    #expect(new == TrackingSettings())
  }

  @Test func `A tracker begins with the settings of its kernel unless it gets others`() {
    let old = Tracker(profile: .linux510)
    let given = Tracker(profile: .linux510, settings: TrackingSettings())
    let (usual, other) = (old.settings.sctp.established, given.settings.sctp.established)
    #expect(usual == 432_000)
    #expect(other == 210)
  }

  @Test(arguments: KernelProfile.allCases)
  func `The RST behind a challenge to a SYN is believed`(_ profile: KernelProfile) {
    var conversation = Conversation(profile: profile)
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000))
    _ = conversation.take(
      TCPPacket(isReply: true, flags: .ack, sequence: 70_000, acknowledgement: 60_000))
    let remembered = conversation.connection?.tcp.lastAcknowledgement
    let reset = conversation.take(TCPPacket(flags: .rst, sequence: 60_000))
    let state = conversation.state
    // In 5.10 because any later number begins the client's side anew, in 6.18 because it is the answer.
    #expect(remembered == (profile.followsChallengesToSYN ? 60_000 : 0))
    #expect(reset == .established)
    #expect(state == .close)
  }

  @Test(arguments: KernelProfile.allCases)
  func `A SYN/ACK behind an invalid one counts since Linux 5.17`(_ profile: KernelProfile) {
    var conversation = Conversation(profile: profile)
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 1000))
    let old = conversation.take(
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: 145_824_453, acknowledgement: 643_160_523))
    let right = conversation.take(
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: 162_602_410, acknowledgement: 1001))
    let state = conversation.state
    #expect(old == .invalid)
    #expect(right == (profile == .linux510 ? .invalid : .established))
    #expect(state == (profile == .linux510 ? .synSent : .synReceived))
  }

  @Test(arguments: KernelProfile.allCases)
  func `The RST to a reused port's SYN is believed since Linux 5.14`(_ profile: KernelProfile) {
    var conversation = Conversation(profile: profile)
    conversation.open()
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 900_000))
    let reset = conversation.take(
      TCPPacket(isReply: true, flags: [.rst, .ack], sequence: 0, acknowledgement: 900_001))
    let state = conversation.state
    #expect(reset == (profile == .linux510 ? .invalid : .established))
    #expect(state == (profile == .linux510 ? .established : .close))
  }

  @Test(arguments: KernelProfile.allCases)
  func `A RST from the side of such a SYN is no answer since Linux 5.14`(
    _ profile: KernelProfile
  ) {
    var conversation = Conversation(profile: profile)
    conversation.open()
    _ = conversation.take(TCPPacket(flags: .syn, sequence: 900_000))
    let reset = conversation.take(
      TCPPacket(flags: [.rst, .ack], sequence: 50_000, acknowledgement: 900_001))
    let state = conversation.state
    #expect(reset == (profile == .linux510 ? .established : .invalid))
    #expect(state == .established)
  }

  @Test(arguments: KernelProfile.allCases)
  func `Who is not held to a window stays so since Linux 5.18`(_ profile: KernelProfile) {
    var conversation = Conversation(profile: profile)
    let packets = [
      TCPPacket(flags: .ack, sequence: 1000, acknowledgement: 5000),
      TCPPacket(isReply: true, flags: .ack, sequence: 5000, acknowledgement: 1000),
      TCPPacket(flags: .syn, sequence: 900_000),
      TCPPacket(
        isReply: true, flags: [.syn, .ack], sequence: 70_000, acknowledgement: 900_001),
    ]
    for packet in packets { _ = conversation.take(packet) }
    let tcp = conversation.connection?.tcp
    #expect(tcp?.state == .synReceived)
    #expect(tcp?.reply.flags.contains(.isLiberal) == (profile == .linux618))
  }

  @Test func `Each property tells the two kernels apart`() {
    let properties: [KeyPath<KernelProfile, Bool>] = [
      \.letsUnansweredSYNExpire, \.restartsAtSYNAlone, \.staysLiberal,
      \.followsChallengesToSYN, \.toleratesExceededWindows, \.passesLateSegments,
      \.shortensDoubtfulEnds, \.canIgnoreInvalidResets, \.trustsResetsBehindSYN,
      \.expectsResetsOfReceivers, \.believesResetsOfClosing, \.closesAtOwnResets,
      \.letsClosedSCTPExpire, \.establishesHeartbeats, \.checksReflectedTags,
      \.followsSCTPCollisions, \.tracksDCCP, \.assuresStreamsAlone,
      \.relatesRedirectsOfIPv6, \.allowsClashesOfGRE, \.mergesFlowsWithoutNAT,
      \.mergesOppositeFlows, \.sparesOppositeFlows, \.evictsClosedConnections,
      \.helpsInOwnHook,
    ]
    for property in properties {
      let (old, new) = (
        KernelProfile.linux510[keyPath: property], KernelProfile.linux618[keyPath: property]
      )
      #expect(old != new)
    }
  }

  @Test(arguments: KernelProfile.allCases)
  func `A redirect of IPv6 is related since Linux 6.2`(_ profile: KernelProfile) {
    var tracker = Tracker(profile: profile)
    let packet = PacketBuilder.udp(from: .client6, to: .server6)
    tracker.pass(packet)
    let neighbour = Endpoint.v6(0xFE80_0000_0000_0000, 1)
    let quote = [UInt8](packet.prefix(48))
    let option: [UInt8] = [4, UInt8((8 + quote.count) / 8), 0, 0, 0, 0, 0, 0]
    let redirect = PacketBuilder.packet(
      .icmpv6, from: neighbour, to: .client6,
      payload: [137, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 32) + option + quote,
      checksumAt: 2, hopLimit: 255)
    let attached = tracker.pass(redirect)
    #expect(attached?.info == (profile == .linux510 ? .untracked : .relatedReply))
  }

  @Test(arguments: KernelProfile.allCases)
  func `Packets of GRE may clash since Linux 6.5`(_ profile: KernelProfile) throws {
    var tracker = Tracker(profile: profile)
    let packet = PacketBuilder.packet(
      .gre, from: .client, to: .server, payload: [0, 0, 0x08, 0, 1, 2, 3, 4])
    let headers = try PacketHeaders(parsing: packet.span)
    guard case .accept(var one) = tracker.track(packet.span, headers, at: .zero),
      case .accept(var two) = tracker.track(packet.span, headers, at: .zero)
    else {
      Issue.record("not tracked")
      return
    }
    let first = tracker.confirm(packet.span, headers, attached: &one, at: .zero)
    let second = tracker.confirm(packet.span, headers, attached: &two, at: .zero)
    if !second { tracker.release(two) }
    #expect(first)
    #expect(second == (profile == .linux618))
  }
}
