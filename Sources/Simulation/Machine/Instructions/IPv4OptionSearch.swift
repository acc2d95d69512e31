import CTVetPackets

/// The options of an IPv4 header (RFC 791 §3.1; `__ip_options_compile`, net/ipv4/ip_options.c).
enum IPv4OptionSearch {
  private enum Number {
    static let end: UInt8 = 0
    static let noOperation: UInt8 = 1
    static let recordRoute: UInt8 = 7
    static let timestamp: UInt8 = 68
    static let looseRoute: UInt8 = 131
    static let strictRoute: UInt8 = 137
    static let routerAlert: UInt8 = 148
  }

  /// Where an option begins, in bytes from the network header; nil where it isn't there, is none that
  /// rules may ask for, or any option is malformed.
  static func find(_ wanted: UInt8, in packet: Span<UInt8>) -> Int? {
    guard packet.count >= 20 else { return nil }
    let end = Int(packet[0] & 15) * 4
    guard end > 20, end <= packet.count else { return nil }
    var seen: Set<UInt8> = []
    var found: Int?
    var offset = 20
    while offset < end {
      let number = packet[offset]
      if number == Number.end { break }
      if number == Number.noOperation {
        offset += 1
        continue
      }
      guard offset + 2 <= end else { return nil }
      let length = Int(packet[offset + 1])
      guard length >= 2, offset + length <= end, isSound(packet, at: offset, length, &seen) else {
        return nil
      }
      switch number {
      case Number.looseRoute, Number.strictRoute, Number.recordRoute:
        if number == wanted { found = offset }
      case Number.routerAlert:
        if number == wanted, packet.bigEndian16(at: offset + 2) == 0 { found = offset }
      default: break
      }
      offset += length
    }
    return found
  }

  private static func isSound(
    _ packet: Span<UInt8>, at offset: Int, _ length: Int, _ seen: inout Set<UInt8>
  ) -> Bool {
    let number = packet[offset]
    switch number {
    case Number.looseRoute, Number.strictRoute:
      // Both kinds of source routes are one option to the kernel.
      return seen.insert(Number.looseRoute).inserted && length >= 7 && packet[offset + 2] == 4
        && (length - 3).isMultiple(of: 4)
    case Number.recordRoute:
      guard seen.insert(number).inserted, length >= 3 else { return false }
      let pointer = Int(packet[offset + 2])
      return pointer >= 4 && (pointer > length || pointer + 3 <= length)
    case Number.timestamp:
      guard seen.insert(number).inserted, length >= 4 else { return false }
      return isSoundTimestamp(packet, at: offset, length)
    case Number.routerAlert: return length >= 4
    default: return true
    }
  }

  private static func isSoundTimestamp(
    _ packet: Span<UInt8>, at offset: Int, _ length: Int
  ) -> Bool {
    let pointer = Int(packet[offset + 2])
    let kind = packet[offset + 3] & 15
    let prespecified: UInt8 = 3
    guard pointer >= 5 else { return false }
    if pointer <= length {
      guard pointer + 3 <= length else { return false }
      let hasAddress = kind == 1 || kind == prespecified
      return !hasAddress || pointer + 7 <= length
    }
    return kind == prespecified || packet[offset + 3] >> 4 != 15
  }
}
