import CTVetConntrack
import CTVetPackets

/// Sizes that the standards fix, in bytes.
enum FragmentationLimit {
  /// What every link of IPv6 takes (RFC 8200 §5).
  static let minimumV6 = 1280
  /// How long ICMP errors of IPv4 are at most (RFC 1812 §4.3.2.3).
  static let errorV4 = 576
}

extension Simulator {
  /// What leaves the host of a packet: itself, or its fragments; nil where it is dropped
  /// (`ip_finish_output`, `ip6_finish_output`).
  mutating func pieces(
    of journey: inout Journey, _ way: Journey.Way, at now: Timestamp
  ) -> [[UInt8]]? {
    journey.version == .v4
      ? piecesV4(of: &journey, way, at: now) : piecesV6(of: &journey, way, at: now)
  }

  private mutating func piecesV4(
    of journey: inout Journey, _ way: Journey.Way, at now: Timestamp
  ) -> [[UInt8]]? {
    let packet = journey.packet.bytes
    guard packet.count > way.mtu || journey.fragments != nil else { return [packet] }
    let field = packet.span.bigEndian16(at: IPv4Header.fragment)
    let largest = journey.fragments?.largestByteCount ?? 0
    if field & IPv4Header.dontFragment != 0, journey.fragments == nil || largest > way.mtu {
      send(
        ICMPError(
          type: ICMPError.unreachable, code: ICMPError.fragmentationNeeded,
          information: UInt32(truncatingIfNeeded: way.mtu)),
        about: journey, at: now)
      return nil
    }
    let limit = largest > 0 ? min(way.mtu, largest) : way.mtu
    let header = Int(packet[0] & 15) * 4
    let sizes = journey.fragments?.fitting(
      limit: limit - header, total: packet.count - header)
    let cut = sizes ?? Self.equalCuts(of: packet.count - header, limit: limit - header)
    guard let cut else { return nil }
    let keepsDontFragment = journey.fragments?.forbidsFragments == true
    var pieces: [[UInt8]] = []
    var offset = 0
    for (index, byteCount) in cut.enumerated() {
      var piece = Array(packet[..<header])
      if index > 0 { piece.clearUncopiedOptions() }
      piece.append(contentsOf: packet[header + offset..<header + offset + byteCount])
      let isLast = index == cut.count - 1 && field & IPv4Header.moreFragments == 0
      var word = (field & IPv4Header.fragmentOffsetMask) &+ UInt16(truncatingIfNeeded: offset / 8)
      if !isLast { word |= IPv4Header.moreFragments }
      if keepsDontFragment { word |= IPv4Header.dontFragment }
      var span = piece.mutableSpan
      span.setBigEndian(UInt16(truncatingIfNeeded: span.count), at: IPv4Header.totalLength)
      span.setBigEndian(word, at: IPv4Header.fragment)
      piece.writeChecksumV4()
      pieces.append(piece)
      offset += byteCount
    }
    return pieces
  }

  private mutating func piecesV6(
    of journey: inout Journey, _ way: Journey.Way, at now: Timestamp
  ) -> [[UInt8]]? {
    let packet = journey.packet.bytes
    let largest = journey.fragments?.largestByteCount ?? 0
    guard packet.count > way.mtu || largest > 0 && packet.count > largest else { return [packet] }
    var limit = way.mtu
    if largest > 0, largest < limit { limit = max(largest, FragmentationLimit.minimumV6) }
    guard let place = Self.fragmentHeaderPlace(packet.span) else { return nil }
    if journey.fragments == nil || largest > way.mtu {
      // Only packets that came in fragments leave in fragments.
      send(
        ICMPError(
          type: ICMPError.packetTooBigV6, code: 0,
          information: UInt32(truncatingIfNeeded: way.mtu)),
        about: journey, at: now)
      return nil
    }
    let room = limit - place.offset - 8
    let payload = packet.count - place.offset
    let sizes = journey.fragments?.fitting(limit: room, total: payload)
    guard let cut = sizes ?? Self.equalCuts(of: payload, limit: room) else { return nil }
    let identification = UInt32(truncatingIfNeeded: tracker.random.next())
    var pieces: [[UInt8]] = []
    var offset = 0
    for (index, byteCount) in cut.enumerated() {
      var piece = Array(packet[..<place.offset])
      let next = piece[place.nextHeader]
      piece[place.nextHeader] = TransportProtocol.ipv6Fragment.rawValue
      piece += [next, 0, 0, 0, 0, 0, 0, 0]
      piece.append(contentsOf: packet[place.offset + offset..<place.offset + offset + byteCount])
      var span = piece.mutableSpan
      let isLast = index == cut.count - 1
      span.setBigEndian(
        UInt16(truncatingIfNeeded: offset) | (isLast ? 0 : 1), at: place.offset + 2)
      span.setBigEndian(identification, at: place.offset + 4)
      span.setBigEndian(
        UInt16(truncatingIfNeeded: span.count - IPv6Header.byteCount),
        at: IPv6Header.payloadLength)
      pieces.append(piece)
      offset += byteCount
    }
    return pieces
  }

  /// Where the fragment header of IPv6 goes, and which byte names it (`ip6_find_1stfragopt`); nil where the
  /// headers are cut off.
  private static func fragmentHeaderPlace(
    _ packet: Span<UInt8>
  ) -> (offset: Int, nextHeader: Int)? {
    var offset = IPv6Header.byteCount
    var nextHeader = IPv6Header.nextHeader
    var hasRouting = false
    while true {
      let transport = TransportProtocol(rawValue: packet[nextHeader])
      switch transport {
      case .hopByHopOptions: break
      case .ipv6Routing: hasRouting = true
      case .destinationOptions where !hasRouting: break
      default: return (offset, nextHeader)
      }
      guard offset + 2 <= packet.count else { return nil }
      nextHeader = offset
      offset += (Int(packet[offset + 1]) + 1) * 8
      guard offset <= packet.count else { return nil }
    }
  }

  /// Pieces that are as long as they may be, in units of 8 bytes; nil where none fits.
  private static func equalCuts(of total: Int, limit: Int) -> [Int]? {
    let step = limit & ~7
    guard step >= 8 else { return nil }
    var cuts: [Int] = []
    var left = total
    while left > 0 {
      let next = left <= limit ? left : step
      cuts.append(next)
      left -= next
    }
    return cuts
  }
}

extension FragmentSizes {
  /// The sizes again, where they still fit and add up (`ip_do_fragment` and its fast path).
  fileprivate func fitting(limit: Int, total: Int) -> [Int]? {
    guard payloadByteCounts.count > 1, payloadByteCounts.reduce(0, +) == total,
      payloadByteCounts.allSatisfy({ $0 <= limit }),
      payloadByteCounts.dropLast().allSatisfy({ $0 & 7 == 0 })
    else { return nil }
    return payloadByteCounts
  }
}

extension [UInt8] {
  /// Replaces options that only the first fragment has by fillers (`ip_options_fragment`).
  fileprivate mutating func clearUncopiedOptions() {
    var offset = IPv4Header.minimumByteCount
    while offset < count {
      let kind = self[offset]
      if kind == 0 { return }
      if kind == 1 {
        offset += 1
        continue
      }
      guard offset + 1 < count else { return }
      let length = Int(self[offset + 1])
      guard length >= 2, offset + length <= count else { return }
      if kind & 0x80 == 0 {
        for index in offset..<offset + length { self[index] = 1 }
      }
      offset += length
    }
  }
}
