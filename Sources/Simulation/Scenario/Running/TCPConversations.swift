import CTVetPackets

/// What each end of the TCP connections of a scenario has sent and received, to fill in the numbers that
/// nobody wrote.
struct TCPConversations {
  /// One end, as it knows itself and the other one.
  private struct End: Hashable {
    var version: IPVersion
    var own: PacketTemplate.Endpoint
    var peer: PacketTemplate.Endpoint
  }

  /// What an end knows.
  private struct Progress {
    /// The number of the next byte that it sends.
    var next: UInt32?
    /// The number of the next byte that it gets.
    var expected: UInt32?
  }

  private var progress: [End: Progress] = [:]

  /// The first number of the end that opens a connection.
  private static let firstOfClient: UInt32 = 1000
  /// The first number of the end that answers.
  private static let firstOfServer: UInt32 = 5000

  /// Fills in the numbers of a segment that nobody wrote.
  func complete(_ template: PacketTemplate) -> PacketTemplate {
    guard case .tcp(var segment) = template.transport else { return template }
    let known =
      progress[
        End(version: template.version, own: template.source, peer: template.destination)]
    let acknowledges = segment.flags & TCPTemplate.ack != 0
    let opens = segment.flags & TCPTemplate.syn != 0
    if segment.sequence == nil {
      let first = opens && acknowledges ? Self.firstOfServer : Self.firstOfClient
      segment.sequence = opens ? first : known?.next ?? first
    }
    if segment.acknowledgement == nil, acknowledges {
      segment.acknowledgement = known?.expected ?? 0
    }
    var complete = template
    complete.transport = .tcp(segment)
    return complete
  }

  /// Takes note of a packet that an end sent.
  mutating func noteSent(_ packet: [UInt8]) {
    guard let segment = Segment(packet.span) else { return }
    let end = End(version: segment.version, own: segment.source, peer: segment.destination)
    var known = progress[end] ?? Progress()
    known.next = Self.later(segment.opens ? nil : known.next, segment.end)
    progress[end] = known
  }

  /// Takes note of a packet that reached an end.
  mutating func noteArrived(_ packet: [UInt8]) {
    guard let segment = Segment(packet.span) else { return }
    let end = End(version: segment.version, own: segment.destination, peer: segment.source)
    var known = progress[end] ?? Progress()
    if segment.opens { known.expected = nil }
    known.expected = Self.later(known.expected, segment.end)
    if known.next == nil, let acknowledgement = segment.acknowledgement {
      known.next = acknowledgement
    }
    progress[end] = known
  }

  private static func later(_ number: UInt32?, _ other: UInt32) -> UInt32 {
    guard let number else { return other }
    return Int32(bitPattern: other &- number) > 0 ? other : number
  }

  /// What counts of a segment.
  private struct Segment {
    var version: IPVersion
    var source: PacketTemplate.Endpoint
    var destination: PacketTemplate.Endpoint
    var opens: Bool
    /// The number behind its last byte.
    var end: UInt32
    var acknowledgement: UInt32?

    /// Reads a packet; nil where it is no segment of TCP.
    init?(_ packet: Span<UInt8>) {
      guard let headers = try? PacketHeaders(parsing: packet), headers.transport == .tcp,
        headers.hasTransport, !headers.isFragment
      else { return nil }
      let start = headers.transportOffset
      guard start + TCPHeader.minimumByteCount <= headers.totalLength else { return nil }
      let length = Int(packet[start + TCPHeader.dataOffset] >> 4) * 4
      guard length >= TCPHeader.minimumByteCount, start + length <= headers.totalLength else {
        return nil
      }
      version = headers.version
      source = PacketTemplate.Endpoint(
        address: headers.source(in: packet), port: packet.bigEndian16(at: start))
      destination = PacketTemplate.Endpoint(
        address: headers.destination(in: packet), port: packet.bigEndian16(at: start + 2))
      let flags = UInt16(packet[start + TCPHeader.flags])
      opens = flags & TCPTemplate.syn != 0
      var count = UInt32(headers.totalLength - start - length)
      if opens { count += 1 }
      if flags & TCPTemplate.fin != 0 { count += 1 }
      end = packet.bigEndian32(at: start + TCPHeader.sequence) &+ count
      acknowledgement =
        flags & TCPTemplate.ack != 0
        ? packet.bigEndian32(at: start + TCPHeader.acknowledgement) : nil
    }
  }
}
