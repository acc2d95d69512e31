import CTVetDiagnostics
import CTVetPackets

/// Short forms that stand for several packets: `tcp handshake`, `udp exchange`, `ping` and others.
///
/// Each side answers what reached it: the second packet has the addresses of the first one as it came out of
/// the host, swapped. What was dropped is not answered.
extension ScenarioParser {
  /// A short form.
  enum Shorthand: String {
    /// SYN, SYN/ACK, ACK.
    case tcpHandshake = "tcp handshake"
    /// Data and its acknowledgement.
    case tcpData = "tcp data"
    /// FIN, FIN/ACK, ACK.
    case tcpClose = "tcp close"
    /// RST.
    case tcpReset = "tcp reset"
    /// A datagram and its answer.
    case udpExchange = "udp exchange"
    /// INIT, INIT ACK, COOKIE ECHO, COOKIE ACK.
    case sctpHandshake = "sctp handshake"
    /// SHUTDOWN, SHUTDOWN ACK, SHUTDOWN COMPLETE.
    case sctpClose = "sctp close"
    /// Echo requests and replies.
    case ping
  }

  /// Takes the words of a short form; nil where a packet is written out.
  mutating func shorthand() -> Shorthand? {
    let before = cursor
    if cursor.take(.ping) { return .ping }
    if let first = cursor.word(), let second = cursor.word(),
      let shorthand = Shorthand(rawValue: "\(first.text) \(second.text)")
    {
      return shorthand
    }
    cursor = before
    return nil
  }

  /// Reads what stands behind the words, and adds the packets.
  mutating func readShorthand(
    _ shorthand: Shorthand, _ arrival: ScenarioPacket.Arrival, _ arrivalRange: SourceRange,
    at time: Timestamp, from start: Int
  ) throws(ScenarioMistake) {
    let (source, destination) = try ends(hasPorts: shorthand != .ping)
    let request = PacketTemplate(
      version: source.version, source: source.endpoint, destination: destination.endpoint,
      transport: .udp)
    let answer = PacketTemplate(
      version: source.version, source: destination.endpoint, destination: source.endpoint,
      transport: .udp)
    var packets: [PacketTemplate]
    var interval: Int64 = 10_000_000
    switch shorthand {
    case .tcpHandshake: packets = Self.tcpHandshake(request, answer)
    case .tcpData: packets = Self.tcpData(request, answer, try payload())
    case .tcpClose: packets = Self.tcpClose(request, answer)
    case .tcpReset:
      packets = [request.carrying(.tcp(TCPTemplate(flags: TCPTemplate.reset | TCPTemplate.ack)))]
    case .udpExchange:
      let question = try payload()
      let reply = cursor.take(UInt8(ascii: "/")) ? try payload() : question
      packets = [request.carrying(.udp, question), answer.carrying(.udp, reply)]
    case .sctpHandshake: packets = Self.sctpHandshake(request, answer)
    case .sctpClose: packets = Self.sctpClose(request, answer)
    case .ping:
      packets = try ping(request, answer)
      interval = packets.count > 2 ? 500_000_000 : interval
    }
    var options = PacketOptions()
    var frame = request
    try readOptions(into: &frame, &options)
    try checkMark(
      options.mark, arrival, Int(arrivalRange.start)..<Int(arrivalRange.end))
    for index in packets.indices { packets[index].network = frame.network }
    var moment = time
    for (index, template) in packets.enumerated() {
      let begins = index == 0 || (shorthand == .ping && index % 2 == 0)
      var packet = ScenarioPacket(
        arrival: begins ? arrival : .answer, content: .template(template))
      packet.arrivalRange = arrivalRange
      if begins { packet.mark = options.mark }
      add(
        .packet(packet), at: moment, from: start,
        part: ScenarioStep.Part(
          shorthand: shorthand.rawValue, number: index + 1, count: packets.count))
      moment.nanoseconds += interval
    }
  }

  // MARK: Packets

  /// The options that today's hosts open connections with.
  private static let openingOptions: [UInt8] = [2, 4, 5, 180, 4, 2, 1, 3, 3, 7]

  private static func tcpHandshake(
    _ request: PacketTemplate, _ answer: PacketTemplate
  ) -> [PacketTemplate] {
    var opening = TCPTemplate(flags: TCPTemplate.syn)
    opening.window = 64_240
    opening.options = openingOptions
    var reply = TCPTemplate(flags: TCPTemplate.syn | TCPTemplate.ack)
    reply.window = 65_160
    reply.options = openingOptions
    return [
      request.carrying(.tcp(opening)), answer.carrying(.tcp(reply)),
      request.carrying(.tcp(TCPTemplate(flags: TCPTemplate.ack))),
    ]
  }

  private static func tcpData(
    _ request: PacketTemplate, _ answer: PacketTemplate, _ payload: Payload
  ) -> [PacketTemplate] {
    let data = TCPTemplate(flags: TCPTemplate.push | TCPTemplate.ack)
    return [
      request.carrying(.tcp(data), payload == .none ? .count(100) : payload),
      answer.carrying(.tcp(TCPTemplate(flags: TCPTemplate.ack))),
    ]
  }

  private static func tcpClose(
    _ request: PacketTemplate, _ answer: PacketTemplate
  ) -> [PacketTemplate] {
    let fin = TCPTemplate(flags: TCPTemplate.fin | TCPTemplate.ack)
    return [
      request.carrying(.tcp(fin)), answer.carrying(.tcp(fin)),
      request.carrying(.tcp(TCPTemplate(flags: TCPTemplate.ack))),
    ]
  }

  /// The tags that the sides choose; an answer's verification tag is the one that reached it.
  private static let tags: (client: UInt32, server: UInt32) = (1000, 5000)

  private static func sctp(
    _ template: PacketTemplate, tag: UInt32, chunk: UInt8, initiation: UInt32 = 0,
    _ payload: Payload = .none
  ) -> PacketTemplate {
    let chunk = SCTPTemplate.Chunk(type: chunk, tag: initiation, payload: payload)
    return template.carrying(.sctp(SCTPTemplate(tag: tag, chunks: [chunk])))
  }

  private static func sctpHandshake(
    _ request: PacketTemplate, _ answer: PacketTemplate
  ) -> [PacketTemplate] {
    [
      sctp(request, tag: 0, chunk: 1, initiation: tags.client),
      sctp(answer, tag: tags.client, chunk: 2, initiation: tags.server),
      sctp(request, tag: tags.server, chunk: 10, .count(32)),
      sctp(answer, tag: tags.client, chunk: 11),
    ]
  }

  private static func sctpClose(
    _ request: PacketTemplate, _ answer: PacketTemplate
  ) -> [PacketTemplate] {
    [
      sctp(request, tag: tags.server, chunk: 7),
      sctp(answer, tag: tags.client, chunk: 8),
      sctp(request, tag: tags.server, chunk: 14),
    ]
  }

  /// `id 42 seq 1 count 3 (56)`.
  private mutating func ping(
    _ request: PacketTemplate, _ answer: PacketTemplate
  ) throws(ScenarioMistake) -> [PacketTemplate] {
    var (identifier, sequence, count): (UInt32, UInt32, Int) = (1, 1, 1)
    while let option = cursor.take(anyOf: [.id, .seq, .count]) {
      switch option {
      case .id: identifier = UInt32(try number("an identifier", to: 65_535))
      case .seq: sequence = UInt32(try number("a sequence number", to: 65_535))
      default: count = Int(try number("a number of requests", from: 1, to: 1000))
      }
    }
    let written = try payload()
    let payload = written == .none ? .count(56) : written
    var packets: [PacketTemplate] = []
    for number in 0..<UInt32(count) {
      for (template, types) in [(request, (8, 128)), (answer, (0, 129))] as [(_, (UInt8, UInt8))] {
        let isVersion6 = template.version == .v6
        var message = ICMPTemplate(type: isVersion6 ? types.1 : types.0)
        message.rest = identifier << 16 | (sequence + number) & 0xFFFF
        packets.append(
          template.carrying(isVersion6 ? .icmpv6(message) : .icmp(message), payload))
      }
    }
    return packets
  }
}

extension PacketTemplate {
  /// The same ends with something between them.
  fileprivate func carrying(
    _ transport: TransportTemplate, _ payload: Payload = .none
  ) -> PacketTemplate {
    var copy = self
    copy.transport = transport
    copy.payload = payload
    return copy
  }
}
