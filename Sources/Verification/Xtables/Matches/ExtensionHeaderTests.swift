import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets

/// `-m frag` (net/ipv6/netfilter/ip6t_frag.c).
struct FragmentHeaderTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let place = packet.extensionHeader(44), place + 8 <= packet.bytes.count else {
      return false
    }
    let header = Array(packet.bytes[place..<place + 8])
    let number = header[4...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let hasMore = header[3] & 1 != 0
    if let option = use["fragid"], !option.holds(number) { return false }
    if use["fragres"] != nil, header[1] != 0 || header[3] & 6 != 0 { return false }
    if use["fragfirst"] != nil, header[2] != 0 || header[3] & 0xF8 != 0 { return false }
    if use["fragmore"] != nil, !hasMore { return false }
    return use["fraglast"] == nil || !hasMore
  }
}

/// `-m rt` (net/ipv6/netfilter/ip6t_rt.c), but for its list of addresses.
struct RoutingHeaderTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let place = packet.extensionHeader(43), place + 4 <= packet.bytes.count else {
      return false
    }
    let length = (Int(packet.bytes[place + 1]) + 1) * 8
    guard packet.bytes.count - place >= length else { return false }
    if let option = use["rt-segsleft"], !option.holds(UInt64(packet.bytes[place + 3])) {
      return false
    }
    if let option = use["rt-len"], !option.isSame(UInt64(length)) { return false }
    if let option = use["rt-type"], !option.isSame(UInt64(packet.bytes[place + 2])) {
      return false
    }
    return use["rt-0-res"] == nil || packet.bytes[place + 4..<place + 8].allSatisfy { $0 == 0 }
  }
}

/// `-m hbh` and `-m dst` (net/ipv6/netfilter/ip6t_hbh.c), but for their lists of options.
struct OptionsHeaderTest: StatelessTest {
  let kind: UInt8
  let length: XtablesOption?

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let place = packet.extensionHeader(kind), place + 2 <= packet.bytes.count else {
      return false
    }
    let bytes = (Int(packet.bytes[place + 1]) + 1) * 8
    guard packet.bytes.count - place >= bytes else { return false }
    return length.map { $0.isSame(UInt64(bytes)) } ?? true
  }
}

/// `-m mh` (net/ipv6/netfilter/ip6t_mh.c).
struct MobilityHeaderTest: XtablesTest {
  let type: XtablesOption?

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard packet.transport == 135, !packet.isLaterFragment else { return .no }
    // Nothing may follow, which the header itself says.
    guard packet.byte(at: 5) != nil, packet.byte(at: 0) == 59, let found = packet.byte(at: 2)
    else { return .drop }
    return Answer(type.map { $0.holds(UInt64(found)) } ?? true)
  }
}

/// `-m ipv6header` (net/ipv6/netfilter/ip6t_ipv6header.c).
struct HeaderListTest: StatelessTest {
  let headers: XtablesOption
  let isSoft: Bool

  private static let bits: [UInt8: UInt64] = [0: 128, 60: 64, 43: 32, 44: 16, 51: 8]
  private static let (encrypted, nothing, other): (UInt64, UInt64, UInt64) = (4, 2, 1)

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    var present: UInt64 = 0
    var next = packet.bytes[6]
    var place = 40
    while Self.bits[next] != nil || next == 50 || next == 59 {
      if next == 59 {
        present |= Self.nothing
        break
      }
      guard place + 2 <= packet.bytes.count else { return false }
      if next == 50 {
        present |= Self.encrypted
        break
      }
      present |= Self.bits[next] ?? 0
      let length = PacketContext.headerLength(next, packet.bytes[place + 1])
      next = packet.bytes[place]
      place += length
      if place > packet.bytes.count { break }
    }
    if next != 59, next != 50 { present |= Self.other }
    if isSoft {
      let wanted = headers.isInverted ? 0 : headers.value
      return present & headers.value == wanted
    }
    return (present == headers.value) != headers.isInverted
  }
}

extension PacketContext {
  /// How long an extension header is, by the number that it holds.
  static func headerLength(_ kind: UInt8, _ number: UInt8) -> Int {
    switch kind {
    case 44: 8
    case 51: (Int(number) + 2) * 4
    default: (Int(number) + 1) * 8
    }
  }

  /// Where an extension header of IPv6 begins; nil where there is none (net/ipv6/exthdrs_core.c
  /// `ipv6_find_hdr`).
  func extensionHeader(_ kind: UInt8) -> Int? {
    guard version == .v6, bytes.count >= 40 else { return nil }
    var next = bytes[6]
    var place = 40
    while next != kind {
      guard [0, 43, 44, 51, 60].contains(next), place + 2 <= bytes.count else { return nil }
      if next == 44 {
        guard place + 4 <= bytes.count, bytes[place + 2] == 0, bytes[place + 3] & 0xF8 == 0
        else { return nil }
      }
      let length = Self.headerLength(next, bytes[place + 1])
      next = bytes[place]
      place += length
    }
    return place
  }
}
