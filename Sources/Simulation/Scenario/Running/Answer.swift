import CTVetPackets

extension PacketTemplate {
  /// The packet as whoever got another one sends it: to where that one came from, from where it went to, with
  /// the identifier that it had.
  ///
  /// - Parameter packet: The packet as it arrived.
  func answering(_ packet: Span<UInt8>) -> PacketTemplate {
    guard let headers = try? PacketHeaders(parsing: packet), headers.version == version else {
      return self
    }
    var answer = self
    answer.source.address = headers.destination(in: packet)
    answer.destination.address = headers.source(in: packet)
    let start = headers.transportOffset
    guard headers.transport.rawValue == transport.number, headers.hasTransport,
      headers.fragmentOffset == 0, start + 8 <= headers.totalLength
    else { return answer }
    switch transport {
    case .tcp, .udp, .udplite, .sctp:
      answer.source.port = packet.bigEndian16(at: start + 2)
      answer.destination.port = packet.bigEndian16(at: start)
    case .icmp(var message):
      message.rest = packet.bigEndian32(at: start + ICMPHeader.identifier)
      answer.transport = .icmp(message)
    case .icmpv6(var message):
      message.rest = packet.bigEndian32(at: start + ICMPHeader.identifier)
      answer.transport = .icmpv6(message)
    case .gre, .other: break
    }
    return answer
  }
}
