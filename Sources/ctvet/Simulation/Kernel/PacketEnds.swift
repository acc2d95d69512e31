import CTVetPackets

/// The ports of a packet and of one that it quotes, which can be replaced; checksums stay as right, or as
/// wrong, as they were.
struct PacketEnds {
  /// The packet, from its IP header on.
  private(set) var bytes: [UInt8]

  /// Takes a packet, which may be any bytes.
  init(_ packet: [UInt8]) {
    bytes = packet
  }

  /// Replaces ports, and identifiers of ICMP.
  ///
  /// - Parameter find: What takes the place of a port at an address; nil where it stays.
  mutating func replacePorts(
    _ find: (TransportProtocol, IPAddress, UInt16) -> UInt16?
  ) {
    replacePorts(at: 0, quotedBy: nil, find)
  }

  /// - Parameters:
  ///   - start: Where the IP header starts.
  ///   - outer: Where the checksum of an ICMP error around it lies.
  private mutating func replacePorts(
    at start: Int, quotedBy outer: Int?,
    _ find: (TransportProtocol, IPAddress, UInt16) -> UInt16?
  ) {
    guard let header = networkHeader(at: start) else { return }
    let (transport, offset) = (header.transport, header.end)
    func checksums(_ place: Int) -> [Int] { ([place] + (outer.map { [$0] } ?? [])) }
    switch transport {
    case .tcp, .udp, .udplite:
      let checksum = offset + (transport == .tcp ? 16 : 6)
      for (place, address) in [(offset, header.source), (offset + 2, header.destination)] {
        guard let port = word(place), let new = find(transport, address, port) else { continue }
        set(
          new, at: place, checksums: checksums(checksum),
          isOptional: transport == .udp)
      }
    case .icmp, .icmpv6:
      guard let kind = word(offset).map({ UInt8($0 >> 8) }) else { return }
      let isError = transport == .icmp ? [3, 4, 5, 11, 12].contains(kind) : kind < 128
      if isError, outer == nil {
        replacePorts(at: offset + 8, quotedBy: offset + 2, find)
      } else if let identifier = word(offset + 4) {
        for address in [header.source, header.destination] {
          guard let new = find(transport, address, identifier) else { continue }
          set(new, at: offset + 4, checksums: checksums(offset + 2), isOptional: false)
          return
        }
      }
    default: break
    }
  }

  private struct NetworkHeader {
    let source: IPAddress
    let destination: IPAddress
    let transport: TransportProtocol
    let end: Int
  }

  private func networkHeader(at start: Int) -> NetworkHeader? {
    guard start < bytes.count else { return nil }
    let packet = bytes.span
    if bytes[start] >> 4 == 4 {
      guard start + IPv4Header.minimumByteCount <= bytes.count,
        packet.bigEndian16(at: start + IPv4Header.fragment) & IPv4Header.fragmentOffsetMask == 0
      else { return nil }
      return NetworkHeader(
        source: IPAddress(packet, at: start + IPv4Header.source, version: .v4),
        destination: IPAddress(packet, at: start + IPv4Header.destination, version: .v4),
        transport: TransportProtocol(rawValue: bytes[start + IPv4Header.transport]),
        end: start + Int(bytes[start] & 15) * 4)
    }
    guard start + IPv6Header.byteCount <= bytes.count,
      let end = IPv6ExtensionHeaders.skip(
        packet, first: TransportProtocol(rawValue: bytes[start + IPv6Header.nextHeader]),
        at: start + IPv6Header.byteCount, end: bytes.count),
      end.fragment & ~7 == 0
    else { return nil }
    return NetworkHeader(
      source: IPAddress(packet, at: start + IPv6Header.source, version: .v6),
      destination: IPAddress(packet, at: start + IPv6Header.destination, version: .v6),
      transport: end.transport, end: end.offset)
  }

  private func word(_ place: Int) -> UInt16? {
    place + 2 <= bytes.count ? bytes.span.bigEndian16(at: place) : nil
  }

  /// Writes a number and corrects the checksums over it, each of which the ones behind it cover, too.
  ///
  /// - Parameter isOptional: Whether 0 in place of the first checksum means that there is none.
  private mutating func set(
    _ number: UInt16, at place: Int, checksums: [Int], isOptional: Bool
  ) {
    guard let old = word(place) else { return }
    bytes[place] = UInt8(number >> 8)
    bytes[place + 1] = UInt8(number & 0xFF)
    for (index, checksum) in checksums.enumerated() {
      guard let sum = word(checksum) else { continue }
      let isFirst = index == 0 && isOptional
      if isFirst, sum == 0 { continue }
      let new = InternetChecksum.replacing(sum, old, by: number)
      set(
        isFirst && new == 0 ? 0xFFFF : new, at: checksum,
        checksums: Array(checksums[(index + 1)...]), isOptional: false)
    }
  }
}
