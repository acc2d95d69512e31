import TestSupport

/// Packets of a few conversations in a small network, mostly as they should be, some not.
struct RandomPackets {
  /// A packet and where it comes in.
  struct Packet {
    let input: String
    let bytes: [UInt8]
  }

  private var random: SeededRandom
  /// The sequence numbers of conversations.
  private var sequences: [[UInt32]] = (0..<6).map { [UInt32(1000 + $0), UInt32(5000 + $0)] }
  private var sent: [[UInt8]] = []

  init(seed: UInt64) {
    random = SeededRandom(seed: seed &+ 1)
  }

  /// The next packet.
  mutating func packet() -> Packet {
    let flow = Int.random(in: 0..<6, using: &random)
    let isReply = Int.random(in: 0..<3, using: &random) == 0
    let isV6 = flow == 5
    let client: [UInt8] = isV6 ? Self.v6(1, 2) : [192, 168, 1, 2]
    let server: [UInt8] =
      isV6 ? Self.v6(2, 2) : flow == 4 ? [192, 168, 1, 1] : [10, 0, 0, 2]
    var (from, to) = isReply ? (server, client) : (client, server)
    var input = isReply ? "eth1" : "eth0"
    if flow == 4 { input = isReply ? "local" : "eth0" }
    let port = [80, 22, 53, 443, 80, 53][flow]
    let ports = isReply ? (port, 40000 + flow) : (40000 + flow, port)
    var transport: [UInt8]
    var number: UInt8
    switch Int.random(in: 0..<20, using: &random) {
    case 0...9:
      number = 6
      transport = segment(flow, isReply, ports)
    case 10...14:
      number = 17
      transport = Self.datagram(ports, count: Int.random(in: 0...40, using: &random))
    case 15...17:
      number = isV6 ? 58 : 1
      transport = echo(flow, isReply: isReply, isV6: isV6)
    case 18:
      number = isV6 ? 58 : 1
      transport = error(isV6: isV6)
      if flow == 3 { (from, to) = (to, from) }
    default:
      number = UInt8([47, 50, 132, 99][Int.random(in: 0..<4, using: &random)])
      transport = (0..<Int.random(in: 8...24, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
    }
    Self.complete(&transport, number, from, to)
    if Int.random(in: 0..<40, using: &random) == 0, transport.count > 8 {
      transport[Int.random(in: 0..<transport.count, using: &random)] ^= 0x40
    }
    var bytes = Self.header(number, from, to, count: transport.count) + transport
    if Int.random(in: 0..<60, using: &random) == 0 {
      bytes.removeLast(Int.random(in: 1...4, using: &random))
    }
    sent.append(bytes)
    return Packet(input: input, bytes: bytes)
  }

  // MARK: Transports

  private mutating func segment(_ flow: Int, _ isReply: Bool, _ ports: (Int, Int)) -> [UInt8] {
    let (own, other) = isReply ? (1, 0) : (0, 1)
    var flags: UInt8 = [0x10, 0x10, 0x18, 0x18, 0x02, 0x12, 0x11, 0x04, 0x14, 0x00, 0x29][
      Int.random(in: 0..<11, using: &random)]
    if sequences[flow][0] == UInt32(1000 + flow), !isReply { flags = 0x02 }
    if sequences[flow][1] == UInt32(5000 + flow), isReply, flags != 0x04 { flags = 0x12 }
    var sequence = sequences[flow][own]
    var acknowledgement = sequences[flow][other]
    switch Int.random(in: 0..<15, using: &random) {
    case 0: sequence = UInt32.random(in: 0...UInt32.max, using: &random)
    case 1: sequence &-= 1
    case 2: acknowledgement = UInt32.random(in: 0...UInt32.max, using: &random)
    default: break
    }
    let data = flags & 0x08 != 0 ? Int.random(in: 1...30, using: &random) : 0
    var next = UInt32(data)
    if flags & 0x03 != 0 { next += 1 }
    sequences[flow][own] = sequence &+ next
    let options: [UInt8] = flags & 0x02 != 0 ? [2, 4, 5, 180, 4, 2, 1, 3, 3, 7, 1, 1] : []
    var bytes = Self.two(ports.0) + Self.two(ports.1)
    bytes += Self.four(sequence) + Self.four(flags & 0x10 != 0 ? acknowledgement : 0)
    bytes += [UInt8((20 + options.count) / 4 << 4), flags] + Self.two(64240) + [0, 0, 0, 0]
    return bytes + options + [UInt8](repeating: 0x61, count: data)
  }

  private static func datagram(_ ports: (Int, Int), count: Int) -> [UInt8] {
    two(ports.0) + two(ports.1) + two(8 + count) + [0, 0] + [UInt8](repeating: 0x62, count: count)
  }

  private mutating func echo(_ flow: Int, isReply: Bool, isV6: Bool) -> [UInt8] {
    let type: UInt8 = isV6 ? (isReply ? 129 : 128) : (isReply ? 0 : 8)
    return [type, 0, 0, 0] + Self.two(flow) + Self.two(Int.random(in: 0...3, using: &random))
      + [0x70, 0x69, 0x6E, 0x67]
  }

  private mutating func error(isV6: Bool) -> [UInt8] {
    let fitting = sent.filter { ($0[0] >> 4 == 6) == isV6 }
    let quoted = fitting.isEmpty ? [] : fitting[Int.random(in: 0..<fitting.count, using: &random)]
    let type: UInt8 =
      isV6
      ? [1, 2, 3, 4][Int.random(in: 0..<4, using: &random)]
      : [3, 11, 12, 5][Int.random(in: 0..<4, using: &random)]
    return [type, isV6 ? 0 : 1, 0, 0, 0, 0, 0, 0] + quoted.prefix(isV6 ? 100 : 48)
  }

  // MARK: Headers

  private static func header(
    _ number: UInt8, _ from: [UInt8], _ to: [UInt8], count: Int
  ) -> [UInt8] {
    if from.count == 16 {
      return [0x60, 0, 0, 0] + two(count) + [number, 64] + from + to
    }
    var header: [UInt8] = [0x45, 0] + two(20 + count) + [0, 1, 0, 0, 64, number, 0, 0] + from + to
    let sum = checksum(header)
    header[10] = UInt8(sum >> 8)
    header[11] = UInt8(sum & 0xFF)
    return header
  }

  /// Puts in the checksum, where the protocol has one.
  private static func complete(
    _ bytes: inout [UInt8], _ number: UInt8, _ from: [UInt8], _ to: [UInt8]
  ) {
    let place: Int
    switch number {
    case 6: place = 16
    case 17: place = 6
    case 1, 58: place = 2
    default: return
    }
    var pseudo = number == 1 ? [] : from + to
    if number != 1 {
      pseudo +=
        from.count == 16
        ? [0, 0] + two(bytes.count) + [0, 0, 0, number] : [0, number] + two(bytes.count)
    }
    let sum = checksum(pseudo + bytes)
    bytes[place] = UInt8(sum >> 8)
    bytes[place + 1] = UInt8(sum & 0xFF)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      let low = index + 1 < bytes.count ? bytes[index + 1] : 0
      sum += UInt32(bytes[index]) << 8 | UInt32(low)
    }
    while sum > 0xFFFF { sum = (sum >> 16) + (sum & 0xFFFF) }
    return ~UInt16(sum)
  }

  private static func v6(_ network: UInt8, _ host: UInt8) -> [UInt8] {
    [0xFD, 0, 0, network] + [UInt8](repeating: 0, count: 11) + [host]
  }

  private static func two(_ number: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
  }

  private static func four(_ number: UInt32) -> [UInt8] {
    two(Int(number >> 16)) + two(Int(number & 0xFFFF))
  }
}
