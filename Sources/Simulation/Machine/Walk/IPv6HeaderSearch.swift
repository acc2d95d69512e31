import CTVetPackets

/// Follows the extension headers of IPv6 (RFC 8200 §4; `ipv6_find_hdr`, net/ipv6/exthdrs_core.c).
enum IPv6HeaderSearch {
  /// A header that was found.
  struct Found {
    /// Its number.
    var number: UInt8
    /// Where it begins, in bytes from the network header.
    var offset: Int
    /// Whether the packet is a fragment but not the first.
    var isLaterFragment: Bool
  }

  private static let hopByHop: UInt8 = 0
  private static let routing: UInt8 = 43
  private static let fragment: UInt8 = 44
  private static let authentication: UInt8 = 51
  private static let none: UInt8 = 59
  private static let destination: UInt8 = 60

  private static func isExtension(_ number: UInt8) -> Bool {
    switch number {
    case hopByHop, routing, fragment, authentication, none, destination: true
    default: false
    }
  }

  /// The transport header, or an authentication header in front of it; nil where the headers end early.
  static func transport(of packet: Span<UInt8>) -> Found? { search(packet, for: nil) }

  /// The first header of a number; nil where there is none, or where it can't be told.
  static func header(_ number: UInt8, of packet: Span<UInt8>) -> Found? {
    search(packet, for: number)
  }

  private static func search(_ packet: Span<UInt8>, for target: UInt8?) -> Found? {
    guard packet.count >= 40 else { return nil }
    var offset = 40
    var number = packet[6]
    while true {
      let isFound = number == target
      if !isExtension(number) || number == none {
        guard target == nil || isFound else { return nil }
        return Found(number: number, offset: offset, isLaterFragment: false)
      }
      guard offset + 2 <= packet.count else { return nil }
      var length = (Int(packet[offset + 1]) + 1) * 8
      switch number {
      case routing:
        guard offset + 4 <= packet.count else { return nil }
      case fragment:
        guard offset + 4 <= packet.count else { return nil }
        if packet.bigEndian16(at: offset + 2) & 0xFFF8 != 0 {
          let next = packet[offset]
          if target == nil, !isExtension(next) || next == none {
            return Found(number: next, offset: 0, isLaterFragment: true)
          }
          guard isFound else { return nil }
          return Found(number: number, offset: offset, isLaterFragment: true)
        }
        length = 8
      case authentication:
        if target == nil {
          return Found(number: number, offset: offset, isLaterFragment: false)
        }
        length = (Int(packet[offset + 1]) + 2) * 4
      default: break
      }
      if isFound { return Found(number: number, offset: offset, isLaterFragment: false) }
      // Whether the packet goes on so far is asked only where a further extension header is read.
      number = packet[offset]
      offset += length
    }
  }
}
