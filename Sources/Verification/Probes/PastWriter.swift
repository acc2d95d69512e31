import CTVetConntrack
import CTVetPackets

/// Lets conntrack see what went before a probe, and makes the probe itself.
struct PastWriter {
  private let probe: Probe
  private let ports: (source: UInt16, destination: UInt16)
  /// What conntrack was shown before, in order.
  private(set) var events: [PastEvent] = []

  init(_ probe: Probe, copy: Int) {
    self.probe = probe
    let step = probe.keepsPort ? 0 : UInt16(truncatingIfNeeded: copy)
    ports = (probe.sourcePort &+ step, probe.destinationPort)
  }

  /// What is sent, by which interface it comes, and what it carries already.
  struct Packet {
    var bytes: [UInt8]
    var input: String
    var attachment = Attachment.none
  }

  private static let syn: UInt8 = 2
  private static let ack: UInt8 = 16
  private static let fin: UInt8 = 1

  mutating func write(_ tracker: inout Tracker, at time: Timestamp) -> Packet {
    let here = (probe.source, ports.source)
    let there = (probe.destination, ports.destination)
    let first = PacketWriter.Segment(
      flags: probe.flags ?? Self.syn, sequence: 1000, acknowledgement: 0)
    func packet(_ segment: PacketWriter.Segment) -> [UInt8] {
      PacketWriter.packet(probe, from: here, to: there, segment: segment)
    }
    switch probe.past {
    case .new:
      return Packet(bytes: packet(first), input: probe.input)
    case .untracked:
      return Packet(bytes: packet(first), input: probe.input, attachment: .untracked)
    case .invalid: return Packet(bytes: invalidPacket(here, there), input: probe.input)
    case .related: return Packet(bytes: relatedPacket(&tracker, time), input: probe.input)
    case .established, .reply, .translatedDestination, .translatedSource:
      let reply = establish(&tracker, here, there, time)
      let isReply = probe.past == .reply
      let segment = PacketWriter.Segment(
        flags: probe.flags ?? Self.ack, sequence: isReply ? 5001 : 1001,
        acknowledgement: isReply ? 1001 : 5001)
      let type = isReply && probe.isICMP && probe.type == echoRequest ? echoReply : probe.type
      let bytes = PacketWriter.packet(
        probe, from: isReply ? reply.from : here, to: isReply ? reply.to : there,
        segment: segment, type: type)
      return Packet(bytes: bytes, input: probe.input)
    }
  }

  private var echoRequest: UInt8 { probe.version == .v4 ? 8 : 128 }
  private var echoReply: UInt8 { probe.version == .v4 ? 0 : 129 }

  /// A segment that begins nothing, or a packet whose checksum is wrong.
  private func invalidPacket(_ here: (UInt128, UInt16), _ there: (UInt128, UInt16)) -> [UInt8] {
    let segment = PacketWriter.Segment(
      flags: probe.flags ?? (Self.syn | Self.fin), sequence: 1000, acknowledgement: 0)
    return PacketWriter.packet(
      probe, from: here, to: there, segment: segment,
      hasWrongChecksum: probe.flags != nil || probe.transport != 6)
  }

  /// Begins the connection and has it answered; gives the ends of the answer.
  ///
  /// For a reply the probe's own addresses are those of the answer.
  private mutating func establish(
    _ tracker: inout Tracker, _ here: (UInt128, UInt16), _ there: (UInt128, UInt16),
    _ time: Timestamp
  ) -> (from: (UInt128, UInt16), to: (UInt128, UInt16)) {
    let isReply = probe.past == .reply
    let (client, server) = isReply ? (there, here) : (here, there)
    let open = PacketWriter.packet(
      probe.plain, from: client, to: server,
      segment: .init(flags: Self.syn, sequence: 1000, acknowledgement: 0), type: echoRequest)
    guard let id = pass(open, &tracker, time, isNew: true) else { return (here, there) }
    tracker.setMark(probe.connectionMark, of: id)
    (events[0].mark, events[0].labels) = (probe.connectionMark, probe.labels)
    if !probe.labels.isEmpty {
      var labels = ConnectionLabels()
      for label in probe.labels where label < 128 {
        if label < 64 {
          labels.low |= 1 << UInt64(label)
        } else {
          labels.high |= 1 << UInt64(label - 64)
        }
      }
      tracker.setLabels(labels, of: id)
    }
    let reply = tracker[id].reply
    let from = (reply.source.number(probe.version), reply.sourcePort)
    let to = (reply.destination.number(probe.version), reply.destinationPort)
    let isEcho = probe.isICMP
    let answer = PacketWriter.packet(
      probe.plain, from: isEcho ? (from.0, client.1) : from, to: isEcho ? (to.0, client.1) : to,
      segment: .init(flags: Self.syn | Self.ack, sequence: 5000, acknowledgement: 1001),
      type: echoReply)
    _ = pass(answer, &tracker, time, isNew: false)
    if probe.transport == 6 {
      let third = PacketWriter.packet(
        probe.plain, from: client, to: server,
        segment: .init(flags: Self.ack, sequence: 1001, acknowledgement: 5001))
      _ = pass(third, &tracker, time, isNew: false)
    }
    for _ in 0..<probe.further.count {
      var more = probe.plain
      more.length = probe.further.length
      let segment = PacketWriter.Segment(
        flags: Self.ack, sequence: 1001, acknowledgement: 5001)
      _ = pass(
        PacketWriter.packet(more, from: client, to: server, segment: segment, type: echoRequest),
        &tracker, time, isNew: false)
    }
    return (isEcho ? (from.0, client.1) : from, isEcho ? (to.0, client.1) : to)
  }

  /// Takes a packet past the rules.
  private mutating func pass(
    _ bytes: [UInt8], _ tracker: inout Tracker, _ time: Timestamp, isNew: Bool
  ) -> ConnectionID? {
    guard let headers = try? PacketHeaders(parsing: bytes.span),
      case .accept(var attachment) = tracker.track(bytes.span, headers, at: time),
      let id = attachment.connection
    else { return nil }
    events.append(PastEvent(bytes: bytes))
    if isNew {
      let elsewhere = IPAddress(
        number: probe.version == .v4 ? 0xCB00_714D : 0x2001_0DB8 << 96 | 0x77 << 64 | 0x4D,
        probe.version)
      let range = TranslationRange(
        flags: .addresses, minimumAddress: elsewhere, maximumAddress: elsewhere)
      let end: Manipulation? =
        switch probe.past {
        case .translatedDestination: .destination
        case .translatedSource: .source
        default: nil
        }
      if let end {
        _ = tracker.setUp(range, for: id, end, at: time)
        events[events.count - 1].translation = (end, elsewhere)
      }
      for end in Manipulation.allCases where !tracker.isTranslationDecided(of: id, end) {
        _ = tracker.setUpNothing(for: id, end, at: time)
      }
    }
    _ = tracker.confirm(bytes.span, headers, attached: &attachment, at: time)
    return attachment.connection ?? id
  }

  /// An error about a connection, or the first packet of a connection that another one foretold.
  private mutating func relatedPacket(_ tracker: inout Tracker, _ time: Timestamp) -> [UInt8] {
    var other = Probe(probe.version, probe.way)
    (other.source, other.destination) = (probe.destination, probe.source)
    let segment = PacketWriter.Segment(
      flags: probe.flags ?? Self.syn, sequence: 1000, acknowledgement: 0)
    let ends = ((other.source, UInt16(40_001)), (other.destination, UInt16(21)))
    if probe.isICMPError {
      other.transport = 17
      let quoted = PacketWriter.packet(other, from: ends.0, to: ends.1, segment: segment)
      _ = pass(quoted, &tracker, time, isNew: true)
      return PacketWriter.packet(
        probe, from: (probe.source, 0), to: (probe.destination, 0), segment: segment,
        quoted: quoted)
    }
    if let helper = probe.helper, !helper.serves(.tcp) { other.transport = 17 }
    let master = PacketWriter.packet(other, from: ends.0, to: ends.1, segment: segment)
    if let headers = try? PacketHeaders(parsing: master.span),
      case .accept(var attachment) = tracker.track(master.span, headers, at: time)
    {
      let object = ExpectationObject(
        version: probe.version, transport: TransportProtocol(rawValue: probe.transport),
        port: ports.destination, timeout: 60, size: 1)
      if let helper = probe.helper, let id = attachment.connection {
        tracker.assign(
          helper, transport: TransportProtocol(rawValue: other.transport), to: id)
      }
      _ = tracker.expect(object, attached: attachment, at: time)
      events.append(PastEvent(bytes: master, helper: probe.helper, expectation: object))
      _ = tracker.confirm(master.span, headers, attached: &attachment, at: time)
    }
    return PacketWriter.packet(
      probe, from: (probe.source, ports.source), to: (probe.destination, ports.destination),
      segment: segment)
  }
}

extension Probe {
  /// The same conversation without what is odd about this packet.
  fileprivate var plain: Probe {
    var plain = self
    plain.options = []
    plain.segmentSize = 1460
    plain.length = nil
    plain.hops = 64
    plain.service = 0
    plain.code = 0
    plain.headers = []
    plain.headerType = 0
    plain.chunks = []
    plain.payload = []
    return plain
  }
}
