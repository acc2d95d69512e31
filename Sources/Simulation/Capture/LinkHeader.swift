import CTVetPackets

/// What the link header of a captured packet tells.
struct LinkHeader {
  /// How many bytes it has.
  var byteCount: Int
  /// Whether an IP packet follows.
  var isIP: Bool
  /// What follows, where the header tells.
  var etherType: UInt16?
  /// Which way the packet went.
  var direction = CapturedPacket.Direction.unknown

  /// Reads the header of a packet; nil where it is cut off or of an unknown type.
  init?(_ packet: Span<UInt8>, _ type: LinkType) {
    switch type.normalized {
    case .ethernet: self.init(ethernet: packet)
    case .raw, .ipv4, .ipv6: self.init(byteCount: 0, isIP: true)
    case .null, .loop: self.init(loopback: packet)
    case .linuxCooked:
      guard packet.count >= 16 else { return nil }
      self.init(packet, protocolAt: 14, byteCount: 16)
      direction = Self.direction(cooked: UInt8(truncatingIfNeeded: packet.bigEndian16(at: 0)))
    case .linuxCooked2:
      guard packet.count >= 20 else { return nil }
      self.init(packet, protocolAt: 0, byteCount: 20)
      direction = Self.direction(cooked: packet[10])
    default: return nil
    }
  }

  private init(byteCount: Int, isIP: Bool, etherType: UInt16? = nil) {
    self.byteCount = byteCount
    self.isIP = isIP
    self.etherType = etherType
  }

  /// Behind the addresses stand VLAN tags, then what the frame carries.
  private init?(ethernet packet: Span<UInt8>) {
    guard packet.count >= 14 else { return nil }
    self.init(packet, protocolAt: 12, byteCount: 14)
  }

  private init(_ packet: Span<UInt8>, protocolAt offset: Int, byteCount: Int) {
    var end = byteCount
    var type = packet.bigEndian16(at: offset)
    while type == 0x8100 || type == 0x88A8, packet.count >= end + 4 {
      type = packet.bigEndian16(at: end + 2)
      end += 4
    }
    self.init(byteCount: end, isIP: type == 0x0800 || type == 0x86DD, etherType: type)
  }

  /// The family is 2 for IPv4; for IPv6 every system has a number of its own.
  private init?(loopback packet: Span<UInt8>) {
    guard packet.count >= 4 else { return nil }
    let number = packet.bigEndian32(at: 0)
    let family = number > 0xFFFF ? number.byteSwapped : number
    self.init(byteCount: 4, isIP: [2, 10, 24, 28, 30].contains(family))
  }

  /// `PACKET_OUTGOING` is 4.
  private static func direction(cooked type: UInt8) -> CapturedPacket.Direction {
    type == 4 ? .outbound : .inbound
  }
}
