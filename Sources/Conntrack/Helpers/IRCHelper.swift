import CTVetPackets

/// A line in which somebody on IRC offers another one a connection (DCC).
struct IRCOffer {
  /// Where address and port are written, in bytes from the start of the payload.
  var place: Range<Int>
  /// The address.
  var address: IPAddress
  /// The port.
  var port: UInt16

  private static let message = Array("PRIVMSG ".utf8)
  private static let command = Array("\u{1}DCC ".utf8)
  private static let kinds = ["SEND ", "CHAT ", "MOVE ", "TSEND ", "SCHAT "].map { Array($0.utf8) }
  private static let space: UInt8 = 0x20
  private static let colon: UInt8 = 0x3A
  private static let newline: UInt8 = 0x0A
  /// How many bytes of a segment are looked at.
  private static let maximumByteCount = 4095
  /// How long the shortest ` :`, command, name, address, port and end of line are.
  private static let minimumByteCount = 26

  /// Looks for an offer in the first line of a payload (`nf_conntrack_irc.c`).
  static func find(in payload: Span<UInt8>) -> IRCOffer? {
    let end = min(payload.count, maximumByteCount)
    var place = 0
    while place < end - 10, isBlank(payload[place]) { place += 1 }
    if place < end - 10 {
      guard startsMessage(payload, at: place) else { return nil }
      place += message.count
    }
    while place < end - minimumByteCount {
      guard payload[place] == space, payload[place + 1] == colon else {
        place += 1
        continue
      }
      place += 2
      guard payload.holds(command, at: place) else { return nil }
      place += command.count
      for kind in kinds where payload.holds(kind, at: place) {
        return read(payload.extracting(0..<end), from: place + kind.count)
      }
    }
    return nil
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == space || byte == 0x0D || byte == newline
  }

  private static func startsMessage(_ payload: Span<UInt8>, at place: Int) -> Bool {
    for index in 0..<message.count {
      let byte = payload[place + index]
      let letter = byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte
      guard letter == message[index] else { return false }
    }
    return true
  }

  /// Reads the name, which counts for nothing, and then address and port as decimal numbers (`parse_dcc`).
  private static func read(_ line: Span<UInt8>, from start: Int) -> IRCOffer? {
    var place = start
    while true {
      guard place < line.count else { return nil }
      let byte = line[place]
      place += 1
      if byte == space { break }
      guard place <= line.count - 12 else { return nil }
    }
    guard line.firstPlace(of: [newline], in: place..<line.count) != nil else { return nil }
    let first = place
    let address = line.decimal(at: &place, end: line.count)
    while place < line.count, line[place] == space { place += 1 }
    let port = line.decimal(at: &place, end: line.count)
    return IRCOffer(
      place: first..<place, address: IPAddress(v4: UInt32(truncatingIfNeeded: address)),
      port: UInt16(truncatingIfNeeded: port))
  }
}

extension Tracker {
  /// Reads what a client of IRC says: the connection that it offers may come from anywhere.
  ///
  /// - Returns: False where the packet is dropped: nothing can be expected any more.
  mutating func readIRC(
    _ packet: inout [UInt8], _ headers: inout PacketHeaders, _ segment: HelpedPacket
  ) -> Bool {
    guard segment.direction == .original, let start = segment.segmentPayload(packet.span),
      let offer = IRCOffer.find(in: packet.span.extracting(droppingFirst: start))
    else { return true }
    let id = segment.id
    let outside = self[id].reply.destination
    guard offer.address == self[id].original.source || offer.address == outside, offer.port != 0
    else { return true }
    var expectation = Expectation(
      version: .v4, transport: .tcp, source: nil, sourcePort: nil, destination: outside,
      destinationPort: offer.port, zone: self[id].zone, master: id,
      masterTuple: self[id].original, helper: .irc, expiry: segment.time)
    do throws(ExpectationRefusal) {
      guard !self[id].status.isDisjoint(with: [.sourceNAT, .destinationNAT]) else {
        try expect(expectation, at: segment.time)
        return true
      }
      expectation.savedPort = offer.port
      expectation.direction = .reply
      expectation.followsMaster = true
      let expected = try expectAnyPort(expectation, at: segment.time)
      let text = Array("\(outside.v4) \(expected.tuple.destinationPort)".utf8)
      let place = start + offer.place.lowerBound..<start + offer.place.upperBound
      return replace(place, with: text, in: &packet, &headers, segment, expected)
    } catch {
      return false
    }
  }
}
