import CTVetConntrack
import CTVetPackets
import Testing

/// The examples of the article "Connection tracking (conntrack) - Part 3: State and Examples": what each
/// packet finds and leaves on the router between client and server, as Linux 5.10 does it.
///
/// Status bits and timeouts are noted right behind conntrack's hook and behind confirmation.
@Suite struct ArticleTests {
  /// What the article's figures show of a packet: its `ctinfo`, then `status` and `timeout` of the connection.
  private struct Step: Equatable {
    var info: ConntrackInfo?
    var status: ConnectionStatus
    /// In seconds; nil before the connection is in the table.
    var timeout: Int64?
  }

  /// What a packet finds behind conntrack's hook and leaves behind confirmation.
  private static func send(
    _ bytes: [UInt8], through tracker: inout Tracker, at second: Double
  ) throws -> (found: Step, left: Step) {
    let now = Timestamp.seconds(second)
    let headers = try PacketHeaders(parsing: bytes.span)
    guard case .accept(var attachment) = tracker.track(bytes.span, headers, at: now) else {
      throw Dropped()
    }
    let found = step(attachment, tracker, at: now)
    guard tracker.confirm(bytes.span, headers, attached: &attachment, at: now) else {
      throw Dropped()
    }
    let left = step(attachment, tracker, at: now)
    tracker.release(attachment)
    return (found, left)
  }

  private struct Dropped: Error {}

  private static func step(
    _ attachment: CTVetConntrack.Attachment, _ tracker: borrowing Tracker, at now: Timestamp
  ) -> Step {
    guard let id = attachment.connection else { return Step(info: nil, status: []) }
    let connection = tracker[id]
    let left = connection.expiry.nanoseconds - now.nanoseconds
    return Step(
      info: attachment.info, status: connection.status,
      timeout: connection.status.contains(.confirmed)
        ? left / Timestamp.nanosecondsPerSecond : nil)
  }

  private static let router = Endpoint.client
  private static let web = Endpoint.server.at(80)

  // MARK: ICMP

  @Test func `A ping is one connection of thirty seconds, renewed by the answer`() throws {
    var tracker = Tracker(profile: .linux510)
    let request = PacketBuilder.icmp(from: .client, to: .server, type: 8, identifier: 42)
    let reply = PacketBuilder.icmp(from: .server, to: .client, type: 0, identifier: 42)
    let asked = try Self.send(request, through: &tracker, at: 0)
    #expect(asked.found == Step(info: .new, status: []))
    #expect(asked.left == Step(info: .new, status: .confirmed, timeout: 30))
    let answered = try Self.send(reply, through: &tracker, at: 1)
    let both: ConnectionStatus = [.confirmed, .seenReply]
    #expect(answered.found == Step(info: .establishedReply, status: both, timeout: 30))
    #expect(answered.left == answered.found)
    try Self.expectEnd(of: &tracker, after: 30, at: 1)
  }

  @Test func `A ping every second stays one connection, and is never assured`() throws {
    var tracker = Tracker(profile: .linux510)
    for second in 0..<60 {
      let request = PacketBuilder.icmp(from: .client, to: .server, type: 8, identifier: 42)
      let reply = PacketBuilder.icmp(from: .server, to: .client, type: 0, identifier: 42)
      let asked = try Self.send(request, through: &tracker, at: Double(second))
      _ = try Self.send(reply, through: &tracker, at: Double(second) + 0.1)
      #expect(asked.left.info == (second == 0 ? .new : .established))
      #expect(asked.left.timeout == 30)
    }
    #expect(tracker.only?.status == [.confirmed, .seenReply])
  }

  // MARK: UDP

  @Test func `A query and its response are as a ping`() throws {
    var tracker = Tracker(profile: .linux510)
    let asked = try Self.send(
      PacketBuilder.udp(from: .client, to: .server), through: &tracker, at: 0)
    #expect(asked.found == Step(info: .new, status: []))
    #expect(asked.left == Step(info: .new, status: .confirmed, timeout: 30))
    let answered = try Self.send(
      PacketBuilder.udp(from: .server, to: .client), through: &tracker, at: 0.1)
    let both: ConnectionStatus = [.confirmed, .seenReply]
    #expect(answered.left == Step(info: .establishedReply, status: both, timeout: 30))
    try Self.expectEnd(of: &tracker, after: 30, at: 0.1)
  }

  @Test(arguments: KernelProfile.allCases)
  func `The third packet assures it in Linux 5.10, a stream of two seconds since`(
    _ profile: KernelProfile
  ) throws {
    var tracker = Tracker(profile: profile)
    _ = try Self.send(PacketBuilder.udp(from: .client, to: .server), through: &tracker, at: 0)
    _ = try Self.send(PacketBuilder.udp(from: .server, to: .client), through: &tracker, at: 0.1)
    let third = try Self.send(
      PacketBuilder.udp(from: .client, to: .server), through: &tracker, at: 0.2)
    #expect(third.left.info == .established)
    #expect(third.left.timeout == 30)
    #expect(third.left.status.contains(.assured) == (profile == .linux510))
    let later = try Self.send(
      PacketBuilder.udp(from: .server, to: .client), through: &tracker, at: 2.5)
    #expect(later.left.timeout == 120)
    #expect(later.left.status == [.confirmed, .seenReply, .assured])
  }

  @Test func `Three sockets ask in three connections`() throws {
    var tracker = Tracker(profile: .linux510)
    for port in UInt16(5000)..<5003 {
      let asked = try Self.send(
        PacketBuilder.udp(from: .client.at(port), to: .server), through: &tracker, at: 0)
      #expect(asked.left.info == .new)
    }
    #expect(tracker.count == 3)
  }

  // MARK: TCP

  /// A segment of the example: who sends it, its flags, and what it leaves.
  private struct Segment {
    var isReply = false
    var flags: UInt8
    var payload: Int = 0
    var state: TCPState
    var timeout: Int64
  }

  private static let fin: UInt8 = 0x01
  private static let syn: UInt8 = 0x02
  private static let psh: UInt8 = 0x08
  private static let ack: UInt8 = 0x10

  /// The handshake, data with its acknowledgement, and the end in three or four segments.
  private static func segments(endsInFour: Bool) -> [Segment] {
    let end =
      endsInFour
      ? [
        Segment(isReply: true, flags: ack, state: .closeWait, timeout: 60),
        Segment(isReply: true, flags: fin | ack, state: .lastAck, timeout: 30),
      ] : [Segment(isReply: true, flags: fin | ack, state: .lastAck, timeout: 30)]
    return [
      Segment(flags: syn, state: .synSent, timeout: 120),
      Segment(isReply: true, flags: syn | ack, state: .synReceived, timeout: 60),
      Segment(flags: ack, state: .established, timeout: 432_000),
      Segment(flags: psh | ack, payload: 100, state: .established, timeout: 300),
      Segment(isReply: true, flags: ack, state: .established, timeout: 432_000),
      Segment(flags: fin | ack, state: .finWait, timeout: 120),
    ] + end + [Segment(flags: ack, state: .timeWait, timeout: 120)]
  }

  @Test(arguments: [false, true], KernelProfile.allCases)
  func `A connection opens, carries data and ends as the figures show`(
    endsInFour: Bool, profile: KernelProfile
  ) throws {
    var tracker = Tracker(profile: profile)
    var next: [UInt32] = [1000, 5000]
    for (number, segment) in Self.segments(endsInFour: endsInFour).enumerated() {
      let side = segment.isReply ? 1 : 0
      let (source, destination) =
        segment.isReply ? (Self.web, Self.router) : (Self.router, Self.web)
      let bytes = PacketBuilder.tcp(
        from: source, to: destination, flags: segment.flags, sequence: next[side],
        acknowledgement: segment.flags & Self.ack == 0 ? 0 : next[1 - side],
        payload: [UInt8](repeating: 0, count: segment.payload))
      next[side] += UInt32(segment.payload)
      if segment.flags & (Self.syn | Self.fin) != 0 { next[side] += 1 }
      let sent = try Self.send(bytes, through: &tracker, at: Double(number) / 100)
      let info: ConntrackInfo =
        segment.isReply ? .establishedReply : number == 0 ? .new : .established
      let status: ConnectionStatus =
        switch number {
        case 0: .confirmed
        case 1: [.confirmed, .seenReply]
        default: [.confirmed, .seenReply, .assured]
        }
      #expect(sent.left == Step(info: info, status: status, timeout: segment.timeout))
      #expect(tracker.only?.tcp.state == segment.state)
      #expect(sent.found.info == info)
    }
    try Self.expectEnd(of: &tracker, after: 120, at: endsInFour ? 0.08 : 0.07)
  }

  // MARK: The end

  /// Expects that the only connection is there until its time is over and dies then.
  private static func expectEnd(
    of tracker: inout Tracker, after seconds: Double, at second: Double
  ) throws {
    tracker.recordsEvents = true
    tracker.expire(at: .seconds(second + seconds - 0.001))
    #expect(tracker.count == 1)
    tracker.expire(at: .seconds(second + seconds))
    #expect(tracker.count == 0)
    let end = try #require(tracker.events.last)
    #expect(end.kind == .destroy)
    #expect(end.connection.status.contains(.dying))
  }
}
