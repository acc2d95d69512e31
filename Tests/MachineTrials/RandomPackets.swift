import CTVetPackets
import TestSupport

/// Makes packets at random: whole ones, and ones that are cut off, spoiled, or replies to others.
package struct RandomPackets {
  private var random: SeededRandom
  /// Packets to begin with.
  private let samples: [[UInt8]]
  private var last: [UInt8] = []

  /// Creates a generator.
  ///
  /// - Parameter samples: Packets from the IP header on.
  package init(seed: UInt64, samples: [[UInt8]]) {
    random = SeededRandom(seed: seed)
    self.samples = samples
  }

  /// A packet from its IP header on.
  package mutating func next() -> [UInt8] {
    var packet: [UInt8]
    switch random.below(10) {
    case 0..<3: packet = samples[random.below(samples.count)]
    case 3..<5: packet = reply(to: last)
    default: packet = made()
    }
    last = packet
    if random.below(6) == 0 { spoil(&packet) }
    return packet
  }

  private mutating func spoil(_ packet: inout [UInt8]) {
    for _ in 0...random.below(3) where !packet.isEmpty {
      switch random.below(5) {
      case 0:
        packet.removeLast(random.below(packet.count))
        setLength(&packet)
      case 1: packet += (0..<random.below(20)).map { UInt8(truncatingIfNeeded: $0 * 7) }
      default:
        // The version stays: what else comes is another protocol of the link.
        let index = random.below(packet.count)
        let keeps: UInt8 = index == 0 ? 0x0F : 0xFF
        packet[index] ^= UInt8(truncatingIfNeeded: random.next()) & keeps
      }
    }
  }

  private func setLength(_ packet: inout [UInt8]) {
    if packet.count >= 20, packet[0] >> 4 == 4 {
      packet[2] = UInt8(packet.count >> 8 & 0xFF)
      packet[3] = UInt8(packet.count & 0xFF)
    } else if packet.count >= 40, packet[0] >> 4 == 6 {
      packet[4] = UInt8((packet.count - 40) >> 8 & 0xFF)
      packet[5] = UInt8((packet.count - 40) & 0xFF)
    }
  }

  /// The packet with its addresses and ports swapped.
  private func reply(to packet: [UInt8]) -> [UInt8] {
    var swapped = packet
    if packet.count >= 28, packet[0] == 0x45 {
      for index in 0..<4 { swapped.swapAt(12 + index, 16 + index) }
      if [6, 17].contains(packet[9]) { for index in 20..<22 { swapped.swapAt(index, index + 2) } }
      if packet[9] == 6, packet.count > 33, packet[33] == 2 { swapped[33] = 0x12 }
    } else if packet.count >= 48, packet[0] >> 4 == 6 {
      for index in 0..<16 { swapped.swapAt(8 + index, 24 + index) }
      if [6, 17].contains(packet[6]) { for index in 40..<42 { swapped.swapAt(index, index + 2) } }
    }
    return swapped
  }

  private mutating func made() -> [UInt8] {
    let transport = transport()
    if random.below(4) == 0 {
      var packet: [UInt8] = [0x60, UInt8(random.below(256)), 0, 0]
      packet += [0, UInt8(transport.bytes.count), transport.number, UInt8(1 + random.below(255))]
      for net in [1, 2] as [UInt8] {
        packet += [0xFD, 0, 0, net] + Array(repeating: 0, count: 11)
        packet.append(UInt8(1 + random.below(4)))
      }
      return packet + transport.bytes
    }
    var packet: [UInt8] = [0x45, UInt8(random.below(256)), 0, UInt8(20 + transport.bytes.count)]
    packet += [0, UInt8(random.below(4)), random.below(3) == 0 ? 0x40 : 0, 0]
    packet += [UInt8(1 + random.below(255)), transport.number, 0, 0]
    packet += [192, 168, 1, UInt8(2 + random.below(4))]
    packet += random.below(6) == 0 ? [192, 168, 1, 1] : [10, 0, 0, UInt8(2 + random.below(4))]
    if random.below(12) == 0 { packet[7] = UInt8(random.below(4)) }
    return packet + transport.bytes
  }

  private mutating func transport() -> (number: UInt8, bytes: [UInt8]) {
    let source: [UInt8] = [UInt8(random.below(2) * 0x9C), UInt8(random.below(90))]
    let ports: [UInt8] = [22, 53, 54, 80, 81, 90]
    let destination: [UInt8] = [0, ports[random.below(ports.count)]]
    let rest = (0..<random.below(30)).map { UInt8($0) }
    switch random.below(8) {
    case 0..<3:
      let flags: [UInt8] = [2, 2, 0x10, 0x12, 0x11, 4, 0x18, 0]
      let options: [[UInt8]] = [[], [2, 4, 5, 0xB4], [1, 1, 4, 2], [2, 4, 5, 0xB4, 3, 3, 7, 0]]
      let option = options[random.below(options.count)]
      let header: [UInt8] = [UInt8(5 + option.count / 4) << 4, flags[random.below(flags.count)]]
      return (
        6,
        source + destination + [0, 0, 0, 1, 0, 0, 0, 1] + header + [9, 9, 0, 0, 0, 0] + option
          + rest
      )
    case 3..<6: return (17, source + destination + [0, UInt8(8 + rest.count), 0, 0] + rest)
    case 6: return (1, [8, 0, 0, 0, 0, UInt8(random.below(3)), 0, 1] + rest)
    default: return (UInt8(random.below(256)), rest)
    }
  }
}
