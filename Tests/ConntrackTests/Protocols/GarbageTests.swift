import CTVetConntrack
import CTVetPackets
import TestSupport
import Testing

@Suite struct GarbageTests {
  /// Packets that begin soundly and are spoilt anywhere, of both protocols, on open connections.
  @Test(arguments: [TransportProtocol.tcp, .sctp])
  func `Spoilt packets never stop the tracker`(_ transport: TransportProtocol) throws {
    let file = transport == .tcp ? "tcp-cells.jsonl" : "sctp-cells.jsonl"
    let cells = try RecordedCell.all(file)
    var random = SeededRandom(seed: 7)
    var settings = TrackingSettings()
    settings.verifiesChecksums = false
    var conversation = Conversation(settings: settings)
    var answers: Set<Conversation.Answer> = []
    for _ in 0..<100 {
      for packet in cells.flatMap(\.packets) {
        var bytes = packet
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          let place = Int.random(in: IPv4Header.minimumByteCount..<bytes.count, using: &random)
          bytes[place] = UInt8.random(in: .min ... .max, using: &random)
        }
        if Bool.random(using: &random) {
          let length = Int.random(in: IPv4Header.minimumByteCount...bytes.count, using: &random)
          bytes.removeSubrange(length...)
          bytes[IPv4Header.totalLength] = UInt8(length >> 8)
          bytes[IPv4Header.totalLength + 1] = UInt8(length & 0xff)
        }
        bytes.replaceChecksum()
        if let answer = conversation.take(bytes, hook: .output) { answers.insert(answer) }
      }
      conversation.tracker.flush(at: .zero)
    }
    #expect(answers == [.new, .established, .invalid])
  }

  @Test func `Whatever claims to be DCCP never stops the tracker of Linux 5.10`() {
    var random = SeededRandom(seed: 8)
    var answers: Set<Conversation.Answer?> = []
    for verifies in [false, true] {
      var settings = TrackingSettings()
      settings.verifiesChecksums = verifies
      var conversation = Conversation(settings: settings, profile: .linux510)
      for _ in 0..<20_000 {
        let isReply = Bool.random(using: &random)
        var payload: [UInt8] = isReply ? [0, 9, 0, 7] : [0, 7, 0, 9]
        payload.append(UInt8.random(in: 0...8, using: &random))
        payload += [UInt8.random(in: 0...15, using: &random), 0, 0]
        payload.append(UInt8.random(in: 0...11, using: &random) << 1 | 1)
        payload += (0..<23).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        payload.removeLast(Int.random(in: 0...28, using: &random))
        let packet = PacketBuilder.packet(
          .dccp, from: isReply ? .server.at(9) : .client.at(7),
          to: isReply ? .client.at(7) : .server.at(9), payload: payload)
        answers.insert(conversation.take(packet))
      }
    }
    #expect(answers == [.new, .established, .invalid, nil])
  }
}

extension [UInt8] {
  /// Makes the checksum of the IPv4 header right.
  fileprivate mutating func replaceChecksum() {
    self[IPv4Header.checksum] = 0
    self[IPv4Header.checksum + 1] = 0
    let sum = InternetChecksum.of(span, from: 0, to: IPv4Header.minimumByteCount)
    self[IPv4Header.checksum] = UInt8(sum >> 8)
    self[IPv4Header.checksum + 1] = UInt8(sum & 0xff)
  }
}
