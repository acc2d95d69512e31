import RulesetGenerators

/// A capture of UDP between two networks, made in memory: Ethernet, classic pcap, one interface.
struct CaptureFile {
  /// The bytes of the file.
  let bytes: [UInt8]
  /// How many packets it has.
  let packetCount: Int

  /// How many bytes of payload a packet has.
  private static let payloadByteCount = 18

  /// Makes a capture.
  ///
  /// - Parameters:
  ///   - packetCount: How many packets.
  ///   - flowCount: How many connections they belong to, each begun before the others follow at random.
  init(packetCount: Int, flowCount: Int) {
    var random = SplitMix64(seed: 42)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(24 + packetCount * 80)
    Self.add(
      [0xA1B2_C3D4, 0x0004_0002, 0, 0, 65_535, 1].flatMap { Self.littleEndian($0) }, to: &bytes)
    for number in 0..<packetCount {
      let flow = number < flowCount ? number : Int(random.next() % UInt64(flowCount))
      let isReply = number >= flowCount && random.next() & 1 == 1
      let packet = Self.frame(flow: UInt32(flow), isReply: isReply)
      let count = UInt32(packet.count)
      for value in [1 + UInt32(number / 1_000_000), UInt32(number % 1_000_000), count, count] {
        Self.add(Self.littleEndian(value), to: &bytes)
      }
      Self.add(packet, to: &bytes)
    }
    self.bytes = bytes
    self.packetCount = packetCount
  }

  private static func add(_ more: [UInt8], to bytes: inout [UInt8]) {
    bytes.append(contentsOf: more)
  }

  private static func littleEndian(_ value: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }

  private static func frame(flow: UInt32, isReply: Bool) -> [UInt8] {
    let client: [UInt8] = [
      10, 1, UInt8(truncatingIfNeeded: flow >> 16) &+ 1, UInt8(truncatingIfNeeded: flow >> 8),
    ]
    let server: [UInt8] = [10, 2, 0, 2]
    let port = 1024 + UInt16(truncatingIfNeeded: flow & 0xFF)
    let ports: [UInt8] = [UInt8(port >> 8), UInt8(truncatingIfNeeded: port), 0, 53]
    var header: [UInt8] = [0x45, 0, 0, UInt8(28 + payloadByteCount), 0, 1, 0, 0, 64, 17, 0, 0]
    header += isReply ? server + client : client + server
    let sum = stride(from: 0, to: 20, by: 2).reduce(UInt32(0)) {
      $0 + UInt32(header[$1]) << 8 + UInt32(header[$1 + 1])
    }
    let folded = (sum & 0xFFFF) + sum >> 16
    let checksum = ~UInt16(truncatingIfNeeded: folded + folded >> 16)
    header[10] = UInt8(checksum >> 8)
    header[11] = UInt8(truncatingIfNeeded: checksum)
    // A checksum of 0 means that there is none.
    let transport =
      (isReply ? Array(ports[2...] + ports[..<2]) : ports)
      + [0, UInt8(8 + payloadByteCount), 0, 0]
    let ethernet: [UInt8] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0]
    return ethernet + header + transport + [UInt8](repeating: 7, count: payloadByteCount)
  }
}
