import CTVetPackets

/// Spoils packets at random, the same way for the same seed.
package struct PacketMutator {
  private var random: SeededRandom

  /// Creates a mutator.
  package init(seed: UInt64) {
    random = SeededRandom(seed: seed)
  }

  /// What becomes of a packet: itself as it was, something spoiled, or the fragments of either.
  ///
  /// - Parameter other: Another packet, which lends pieces.
  package mutating func mutate(_ packet: [UInt8], other: [UInt8]) -> [[UInt8]] {
    var result = packet
    guard random.below(100) >= 35 else { return [result] }
    for _ in 0...random.below(3) { change(&result, other) }
    if random.below(100) < 80 { PacketRepair.repairNetwork(&result) }
    if random.below(100) < 70 { PacketRepair.repairTransport(&result) }
    return random.below(12) == 0 ? fragments(of: result) : [result]
  }

  private mutating func change(_ packet: inout [UInt8], _ other: [UInt8]) {
    switch random.below(16) {
    case 0: packet = garbage()
    case 1: packet.removeLast(random.below(packet.count + 1))
    case 2: packet += bytes(random.below(64))
    case 3: packet += [UInt8](repeating: byte(), count: random.below(70_000))
    case 4: splice(&packet, other)
    case 5: turnAround(&packet)
    case 6: replaceTransport(&packet)
    case 7: insertHeader(&packet)
    case 8: packet = quote(packet, other)
    case 9, 10: setField(&packet)
    case 11, 12: flipBit(&packet)
    default: setByte(&packet)
    }
  }

  private mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: random.next()) }

  private mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in byte() }
  }

  /// Bytes that begin like a packet, or not even so.
  private mutating func garbage() -> [UInt8] {
    var packet = bytes(random.below(120))
    guard !packet.isEmpty else { return packet }
    switch random.below(3) {
    case 0: packet[0] = 0x45
    case 1: packet[0] = 0x60
    default: break
    }
    return packet
  }

  /// A place in a packet, mostly in its headers.
  private mutating func place(in packet: [UInt8]) -> Int {
    random.below(random.below(4) == 0 ? packet.count : min(packet.count, 80))
  }

  private mutating func flipBit(_ packet: inout [UInt8]) {
    guard !packet.isEmpty else { return }
    packet[place(in: packet)] ^= 1 << UInt8(random.below(8))
  }

  private mutating func setByte(_ packet: inout [UInt8]) {
    guard !packet.isEmpty else { return }
    let extremes: [UInt8] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF, byte(), byte()]
    packet[place(in: packet)] = extremes[random.below(extremes.count)]
  }

  /// Sets two or four bytes to numbers at which sums and differences go wrong.
  private mutating func setField(_ packet: inout [UInt8]) {
    guard packet.count >= 4 else { return }
    let extremes: [UInt32] = [
      0, 1, 7, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0x0001_0000,
    ]
    let number = extremes[random.below(extremes.count)]
    let place = min(place(in: packet) & ~1, packet.count - 4)
    var span = packet.mutableSpan
    if random.below(2) == 0 {
      span.setBigEndian(UInt16(truncatingIfNeeded: number), at: place)
    } else {
      span.setBigEndian(number, at: place)
    }
  }

  private mutating func splice(_ packet: inout [UInt8], _ other: [UInt8]) {
    let start = random.below(other.count + 1)
    let piece = other[start..<min(other.count, start + 1 + random.below(60))]
    let place = random.below(packet.count + 1)
    if random.below(2) == 0 {
      packet.insert(contentsOf: piece, at: place)
    } else {
      packet.replaceSubrange(place..<min(packet.count, place + piece.count), with: piece)
    }
  }

  /// Makes it a packet of the other direction.
  private func turnAround(_ packet: inout [UInt8]) {
    guard let headers = try? PacketHeaders(parsing: packet.span, verifiesChecksum: false) else {
      return
    }
    let (source, size) = headers.version == .v4 ? (12, 4) : (8, 16)
    for offset in 0..<size { packet.swapAt(source + offset, source + size + offset) }
    let start = headers.transportOffset
    guard !headers.isFragment, start + 4 <= headers.totalLength else { return }
    for offset in 0..<2 { packet.swapAt(start + offset, start + 2 + offset) }
  }

  private mutating func replaceTransport(_ packet: inout [UInt8]) {
    let known: [UInt8] = [
      0, 1, 2, 6, 17, 33, 43, 44, 47, 50, 51, 58, 59, 60, 132, 135, 136, byte(),
    ]
    let number = known[random.below(known.count)]
    switch packet.first.map({ $0 >> 4 }) {
    case 4 where packet.count > 9: packet[9] = number
    case 6 where packet.count > 6: packet[6] = number
    default: break
    }
  }

  /// Inserts options of IPv4, or extension headers of IPv6.
  private mutating func insertHeader(_ packet: inout [UInt8]) {
    switch packet.first.map({ $0 >> 4 }) {
    case 4 where packet.count >= IPv4Header.minimumByteCount:
      let words = random.below(11)
      packet[0] = 0x40 | UInt8(5 + words)
      packet.insert(contentsOf: bytes(words * 4), at: 20)
    case 6 where packet.count >= IPv6Header.byteCount:
      for _ in 0...random.below(3) {
        let types: [UInt8] = [0, 43, 44, 51, 60, byte()]
        let units = random.below(8) == 0 ? random.below(256) : random.below(2)
        var header = [packet[6], UInt8(units)] + bytes(6 + min(units, 4) * 8)
        packet[6] = types[random.below(types.count)]
        // Most fragment headers are of packets that are whole.
        if packet[6] == 44, random.below(2) == 0 { (header[2], header[3]) = (0, 0) }
        packet.insert(contentsOf: header, at: 40)
      }
    default: break
    }
  }

  /// A message of ICMP that quotes a packet.
  private mutating func quote(_ packet: [UInt8], _ other: [UInt8]) -> [UInt8] {
    let isIPv6 = packet.first.map { $0 >> 4 } == 6
    let byteCount = isIPv6 ? IPv6Header.byteCount : IPv4Header.minimumByteCount
    guard packet.count >= byteCount else { return garbage() }
    var header = Array(packet.prefix(byteCount))
    if isIPv6 {
      (header[6], header[7]) = (58, 255)
    } else {
      (header[0], header[9]) = (0x45, 1)
    }
    // Back to who sent the packet.
    let (source, size) = isIPv6 ? (8, 16) : (12, 4)
    for offset in 0..<size { header[source + size + offset] = packet[source + offset] }
    let types: [UInt8] = isIPv6 ? [1, 2, 3, 4, 137, 128, byte()] : [3, 4, 5, 11, 12, 8, byte()]
    let message = [types[random.below(types.count)], UInt8(random.below(6)), 0, 0] + bytes(4)
    var result = header + message + packet.prefix(random.below(packet.count + 1))
    PacketRepair.repairNetwork(&result)
    PacketRepair.repairTransport(&result)
    return result
  }

  /// Parts of a packet, some missing, doubled, overlapping or out of order.
  private mutating func fragments(of packet: [UInt8]) -> [[UInt8]] {
    guard let headers = try? PacketHeaders(parsing: packet.span, verifiesChecksum: false),
      !headers.isFragment, headers.totalLength > headers.transportOffset
    else { return [packet] }
    let start = headers.version == .v4 ? headers.transportOffset : IPv6Header.byteCount
    let payload = Array(packet[start..<headers.totalLength])
    let identification = bytes(4)
    var pieces: [[UInt8]] = []
    var offset = 0
    while offset < payload.count, pieces.count < 20 {
      let size = random.below(6) == 0 ? 1 + random.below(40) : 8 * (1 + random.below(200))
      let end = min(payload.count, offset + size)
      let piece = Self.fragment(
        Array(packet.prefix(start)), Array(payload[offset..<end]), offset,
        isLast: end == payload.count, identification)
      if random.below(20) > 0 { pieces.append(piece) }
      if random.below(20) == 0 { pieces.append(piece) }
      offset = random.below(20) == 0 ? max(0, end - 8) + 1 : end
    }
    if random.below(3) == 0 { pieces.shuffle(using: &random) }
    return pieces
  }

  private static func fragment(
    _ header: [UInt8], _ payload: [UInt8], _ offset: Int, isLast: Bool, _ identification: [UInt8]
  ) -> [UInt8] {
    let units = UInt16(truncatingIfNeeded: offset / 8)
    var packet = header
    if header[0] >> 4 == 4 {
      packet.replaceSubrange(4..<6, with: identification.prefix(2))
      var span = packet.mutableSpan
      span.setBigEndian(
        units & IPv4Header.fragmentOffsetMask | (isLast ? 0 : IPv4Header.moreFragments),
        at: IPv4Header.fragment)
    } else {
      let field = units << 3 | (isLast ? 0 : 1)
      packet += [packet[6], 0, UInt8(field >> 8), UInt8(field & 0xFF)] + identification
      packet[6] = 44
    }
    packet += payload
    PacketRepair.repairNetwork(&packet)
    return packet
  }
}
