import CTVetConntrack
import CTVetIptablesLanguage

/// `-m esp`, `-m ipcomp`, and `-m ah` of IPv4: the index behind the header that the rule's protocol is
/// (net/netfilter/xt_esp.c, xt_ipcomp.c, net/ipv4/netfilter/ipt_ah.c).
struct SecurityIndexTest: XtablesTest {
  let transport: UInt8
  /// The index; nil where any will do, but for `ipcomp`, which then asks for 0.
  let index: XtablesOption?

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard packet.transport == transport, !packet.isLaterFragment else { return .no }
    let (place, byteCount, headerLength) =
      switch transport {
      case 50: (0, 4, 8)
      case 51: (4, 4, 12)
      default: (2, 2, 4)
      }
    guard packet.byte(at: headerLength - 1) != nil else { return .drop }
    let number = (place..<place + byteCount).reduce(UInt64(0)) {
      $0 << 8 | UInt64(packet.byte(at: $1) ?? 0)
    }
    return Answer(index.map { $0.holds(number) } ?? (transport != 108 || number == 0))
  }
}

/// `-m ah` of IPv6, wherever the header stands (net/ipv6/netfilter/ip6t_ah.c).
struct AuthenticationHeaderTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let place = packet.extensionHeader(51), place + 12 <= packet.bytes.count else {
      return false
    }
    let header = packet.bytes[place...]
    let number = header.dropFirst(4).prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    if let index = use["ahspi"], !index.holds(number) { return false }
    let length = (UInt64(packet.bytes[place + 1]) + 2) * 4
    if let option = use["ahlen"], option.value != 0,
      (length == option.value) == option.isInverted
    {
      return false
    }
    let reserved = packet.bytes[place + 2] | packet.bytes[place + 3]
    return use["ahres"] == nil || reserved == 0
  }
}

extension XtablesOption {
  /// Whether a number is in the range, or outside with `!`.
  func holds(_ number: UInt64) -> Bool {
    (number >= value && number <= upper) != isInverted
  }

  /// Whether it is the number, or another one with `!`.
  func isSame(_ number: UInt64) -> Bool { (number == value) != isInverted }
}
