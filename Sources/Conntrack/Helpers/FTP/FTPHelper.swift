import CTVetPackets

extension Tracker {
  private static let newline: UInt8 = 0x0A

  /// Reads a segment of FTP's control connection (`nf_conntrack_ftp.c`).
  ///
  /// Only lines whose beginning is known count: the first segment of a direction tells where lines begin.
  ///
  /// - Returns: False where the packet is dropped: a line that counts is not complete or wrong, or nothing
  ///   can be expected any more.
  mutating func readFTP(
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, _ segment: HelpedPacket
  ) -> Bool {
    guard let payloadOffset = segment.segmentPayload(packet.span) else { return true }
    let sequence = packet.span.bigEndian32(at: segment.transportOffset + 4)
    let end = sequence &+ UInt32(truncatingIfNeeded: packet.count - payloadOffset)
    let endsLine = packet[packet.count - 1] == Self.newline
    let direction = segment.direction
    let id = segment.id
    if extensions(of: id).lines.begin(at: sequence, direction) {
      let version = self[id].original.version
      let finding = FTPCommand.find(
        in: packet.span.extracting(droppingFirst: payloadOffset), direction, version: version)
      switch finding {
      case .nothing: break
      case .partial: return false
      case .command(let command):
        guard follow(command, at: payloadOffset, in: &packet, &headers, segment) else {
          if endsLine { noteLine(id, end, direction) }
          return false
        }
      }
    }
    if endsLine { noteLine(id, end, direction) }
    return true
  }

  private mutating func noteLine(_ id: ConnectionID, _ end: UInt32, _ direction: Direction) {
    updateExtensions(of: id) { $0.lines.noteStart(at: end, direction) }
  }

  /// Expects the data connection that a line tells of.
  private mutating func follow(
    _ command: FTPCommand, at payloadOffset: Int, in packet: inout [UInt8],
    _ headers: inout PacketHeaders, _ segment: HelpedPacket
  ) -> Bool {
    let id = segment.id
    let sender = self[id].tuple(segment.direction).source
    let other = self[id].tuple(segment.direction.opposite)
    var destination = other.destination
    if let address = command.address, address != sender {
      // Data to a third host would let anyone open holes.
      guard settings.ftpIsLoose else { return true }
      destination = address
    }
    var expectation = Expectation(
      version: other.version, transport: .tcp, source: other.source, sourcePort: nil,
      destination: destination, destinationPort: command.port, zone: self[id].zone, master: id,
      masterTuple: self[id].original, helper: extensions(of: id).helper, expiry: segment.time)
    do throws(ExpectationRefusal) {
      if self[id].status.isDisjoint(with: [.sourceNAT, .destinationNAT]) {
        try expect(expectation, at: segment.time)
        return true
      }
      expectation.savedPort = command.port
      expectation.direction = segment.direction.opposite
      expectation.followsMaster = true
      let expected = try expectAnyPort(expectation, at: segment.time)
      let text = command.text(
        address: other.destination, port: expected.tuple.destinationPort, version: other.version)
      let start = payloadOffset + command.place.lowerBound
      return replace(
        start..<start + command.place.count, with: text, in: &packet, &headers, segment, expected)
    } catch {
      return false
    }
  }
}

extension FTPCommand {
  /// How the line names another address and port (`nf_nat_ftp_fmt_cmd`).
  fileprivate func text(address: IPAddress, port: UInt16, version: IPVersion) -> [UInt8] {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: address.v4 >> UInt32($0)) }
    let text =
      switch (kind, version) {
      case (.port, _), (.passive, _):
        "\(bytes[0]),\(bytes[1]),\(bytes[2]),\(bytes[3]),\(port >> 8),\(port & 0xFF)"
      case (.extendedPort, .v4):
        "|1|\(bytes[0]).\(bytes[1]).\(bytes[2]).\(bytes[3])|\(port)|"
      case (.extendedPort, .v6):
        "|2|\(address.longText)|\(port)|"
      case (.extendedPassive, _):
        "|||\(port)|"
      }
    return Array(text.utf8)
  }
}

extension IPAddress {
  /// The address of IPv6 with all its digits.
  fileprivate var longText: String {
    (0..<8).map { group in
      let half = group < 4 ? high : low
      let value = UInt16(truncatingIfNeeded: half >> UInt64((3 - group % 4) * 16))
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: 4 - digits.count) + digits
    }.joined(separator: ":")
  }
}
