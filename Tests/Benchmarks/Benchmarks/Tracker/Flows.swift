import CTVetPackets
import RulesetGenerators

/// Packets of many flows, one behind the other in memory.
struct Flows {
  /// What the packets carry.
  enum Transport: String, CaseIterable {
    case udp
    case tcp
  }

  /// How many bytes lie between the starts of two packets.
  static let stride = 48

  let transport: Transport
  let count: Int

  /// How many bytes each packet has: four of payload, or none for TCP.
  var packetByteCount: Int { transport == .udp ? 32 : 40 }

  /// Where a packet lies.
  @inline(__always)
  func place(_ number: Int) -> Range<Int> {
    let offset = number &* Self.stride
    return offset..<offset &+ packetByteCount
  }

  /// The packets of flows in the order given, each forth or back.
  func packets(_ order: [(flow: Int, goesForth: Bool)], flags: UInt8 = 0x10) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: order.count * Self.stride)
    for (place, item) in order.enumerated() {
      let packet = packet(item.flow, goesForth: item.goesForth, flags: flags)
      bytes.replaceSubrange(
        place * Self.stride..<place * Self.stride + packet.count, with: packet)
    }
    return bytes
  }

  /// One packet of a flow from 10.0.0.0/8 to 192.0.2.1.
  private func packet(_ flow: Int, goesForth: Bool, flags: UInt8) -> [UInt8] {
    let client = 0x0A00_0000 | UInt32(truncatingIfNeeded: flow >> 4)
    let port = UInt16(1024 + flow & 15)
    let addresses = goesForth ? (client, 0xC000_0201) : (0xC000_0201, client)
    let ports: (UInt16, UInt16) = goesForth ? (port, 53) : (53, port)
    var packet = [UInt8](repeating: 0, count: packetByteCount)
    var span = packet.mutableSpan
    span[0] = 0x45
    span.setBigEndian(UInt16(packetByteCount), at: IPv4Header.totalLength)
    span[IPv4Header.timeToLive] = 64
    span[IPv4Header.transport] = transport == .udp ? 17 : 6
    span.setBigEndian(addresses.0, at: IPv4Header.source)
    span.setBigEndian(addresses.1, at: IPv4Header.destination)
    span.setBigEndian(InternetChecksum.of(span.span, from: 0, to: 20), at: IPv4Header.checksum)
    span.setBigEndian(ports.0, at: 20)
    span.setBigEndian(ports.1, at: 22)
    let checksum: Int
    switch transport {
    case .udp:
      span.setBigEndian(UInt16(12), at: 24)
      checksum = 26
    case .tcp:
      // Both sides begin at 1000; a SYN stands before, all other segments behind it.
      let isFirst = flags == 0x02
      span.setBigEndian(UInt32(isFirst || flags == 0x12 ? 1000 : 1001), at: 24)
      span.setBigEndian(UInt32(isFirst ? 0 : 1001), at: 28)
      (span[32], span[33]) = (0x50, flags)
      span.setBigEndian(UInt16(64_240), at: 34)
      checksum = 36
    }
    let sum = InternetChecksum.ofTransport(
      span.span, from: 20, to: packetByteCount, version: .v4,
      transport: transport == .udp ? .udp : .tcp)
    span.setBigEndian(sum, at: checksum)
    return packet
  }

  /// All flows once, in random order.
  func shuffled(goesForth: Bool) -> [(flow: Int, goesForth: Bool)] {
    var random = SplitMix64(seed: 7)
    var order = Array(0..<count)
    order.shuffle(using: &random)
    return order.map { ($0, goesForth) }
  }

  /// Flows drawn at random, half of the packets back.
  func drawn(_ packetCount: Int) -> [(flow: Int, goesForth: Bool)] {
    var random = SplitMix64(seed: 11)
    return (0..<packetCount).map { _ in
      let number = random.next()
      return (Int(number >> 1 % UInt64(count)), number & 1 == 0)
    }
  }
}
