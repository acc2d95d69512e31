public import CTVetConntrack
public import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Sends a packet that a program on this host made through a raw socket.
  ///
  /// - Parameters:
  ///   - bytes: The packet from its IP header on.
  ///   - mark: The mark that the program set (`SO_MARK`).
  ///   - attachment: What it carries already.
  ///   - now: The time; not before that of any packet so far.
  public mutating func send(
    _ bytes: [UInt8], mark: UInt32 = 0, attachment: Attachment = .none, at now: Timestamp
  ) -> PacketResult {
    let before = takeEvents()
    guard let packet = make(bytes) else {
      var result = PacketResult(fate: .drop)
      result.decider = .kernel("before prerouting")
      result.eventsBefore = before
      return result
    }
    var journey = Journey(packet.packet, isOwn: true, isRecording: isRecording)
    journey.way = Journey.Way(packet.route)
    journey.packet.mark = mark
    journey.packet.attachment = attachment
    passOutput(&journey, at: now)
    return collect(journey, eventsBefore: before)
  }

  /// Does what a raw socket with `IP_HDRINCL` does (`raw_send_hdrinc`, `rawv6_send_hdrinc`); nil where the
  /// system call fails.
  private func make(_ bytes: [UInt8]) -> (packet: InFlightPacket, route: OutputRoute)? {
    var bytes = bytes
    guard let first = bytes.first else { return nil }
    if first >> 4 == 4 {
      guard bytes.count >= IPv4Header.minimumByteCount, bytes.count <= 0xFFFF else { return nil }
      // The kernel writes the length and the checksum itself.
      var span = bytes.mutableSpan
      span.setBigEndian(UInt16(span.count), at: IPv4Header.totalLength)
      let headerByteCount = Int(span[0] & 15) * 4
      guard headerByteCount >= IPv4Header.minimumByteCount, span.count >= headerByteCount else {
        return nil
      }
    }
    guard let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false) else {
      return nil
    }
    let source = headers.source(in: bytes.span)
    let destination = headers.destination(in: bytes.span)
    // The socket has no address of its own, whatever the header says.
    let route = try? host.outputRoute(to: destination, from: nil, version: headers.version)
    guard let route, route.kind != .broadcast, bytes.count <= host.mtu(of: route.interface) else {
      return nil
    }
    if headers.version == .v4 {
      if source.isUnspecified {
        var span = bytes.mutableSpan
        span.setBigEndian(route.source.v4, at: IPv4Header.source)
      }
      bytes.writeChecksumV4()
    }
    var packet = InFlightPacket(bytes: bytes, headers: headers)
    packet.output = route.interface
    return (packet, route)
  }

  /// Takes a packet of this host through output and on.
  mutating func passOutput(_ journey: inout Journey, at now: Timestamp) {
    journey.packet.output = journey.way?.interface
    guard walk(.output, &journey, at: now) else { return }
    leave(&journey, at: now)
  }

  /// Takes a packet through postrouting and out, or back in where it goes by `lo`.
  mutating func leave(_ journey: inout Journey, at now: Timestamp) {
    guard let way = journey.way else { return }
    journey.packet.output = way.interface
    guard walk(.postrouting, &journey, at: now) else { return }
    guard way.interface != .loopback else {
      guard passDevice(.egress, .loopback, &journey, at: now) else { return }
      comeBack(&journey, at: now)
      return
    }
    if journey.packet.bytes.count <= way.mtu, journey.fragments == nil {
      transmit(on: way.interface, &journey, at: now)
      return
    }
    guard let pieces = pieces(of: &journey, way, at: now) else {
      journey.drop()
      return
    }
    transmit(pieces, on: way.interface, &journey, at: now)
  }

  /// Takes a packet that left by `lo` in again, with its connection and its route.
  private mutating func comeBack(_ journey: inout Journey, at now: Timestamp) {
    journey.packet.input = .loopback
    journey.packet.output = nil
    journey.fragments = nil
    guard let headers = try? PacketHeaders(parsing: journey.packet.bytes.span) else {
      journey.drop()
      return
    }
    journey.packet.headers = headers
    guard passDevice(.ingress, .loopback, &journey, at: now) else { return }
    passInput(&journey, at: now)
  }
}

extension [UInt8] {
  /// Writes the checksum of an IPv4 header.
  mutating func writeChecksumV4() {
    var bytes = mutableSpan
    bytes.setBigEndian(UInt16(0), at: IPv4Header.checksum)
    let end = Int(bytes[0] & 15) * 4
    let checksum = InternetChecksum.of(bytes.span, from: 0, to: end)
    bytes.setBigEndian(checksum, at: IPv4Header.checksum)
  }
}
