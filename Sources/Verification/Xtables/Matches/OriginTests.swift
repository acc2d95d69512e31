import CTVetConntrack
import CTVetIptablesLanguage

/// `-m owner` of packets that have no socket (net/netfilter/xt_owner.c).
struct OwnerTest: XtablesTest {
  let use: XtablesUse

  func answer(
    _ packet: PacketContext, _ tracker: inout Tracker, _ memory: inout XtablesMemory
  ) -> Answer {
    guard packet.isReceived else { return .unknown("whose socket a packet is of is not known") }
    // Each option that is not inverted asks for a socket.
    return Answer(
      use.options.allSatisfy { $0.isInverted || $0.name == "suppl-groups" })
  }
}

/// `-m physdev` of packets that came by no bridge (net/netfilter/xt_physdev.c).
struct BridgePortTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    use.options.allSatisfy(\.isInverted)
  }
}

/// `-m eui64` (net/ipv6/netfilter/ip6t_eui64.c).
struct InterfaceIdentifierTest: StatelessTest {
  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard packet.link.count >= 14, !packet.isLaterFragment, packet.link[12] == 0x86,
      packet.link[13] == 0xDD
    else { return false }
    let link = packet.link
    let wanted = [link[6] ^ 2, link[7], link[8], 0xFF, 0xFE, link[9], link[10], link[11]]
    return packet.bytes[16..<24].elementsEqual(wanted)
  }
}

/// `-m connbytes` (net/netfilter/xt_connbytes.c).
struct ConnectionBytesTest: StatelessTest {
  let range: XtablesOption
  /// 0 for the original direction, 1 for the reply, 2 for both.
  let direction: UInt64
  /// 0 for packets, 1 for bytes, 2 for bytes a packet.
  let mode: UInt64

  init?(_ use: XtablesUse) {
    guard let range = use["connbytes"] else { return nil }
    self.range = range
    direction = use["connbytes-dir"]?.value ?? 2
    mode = use["connbytes-mode"]?.value ?? 0
  }

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let id = packet.connection else { return false }
    let more = tracker.extensions(of: id)
    guard let original = more.originalCounter, let reply = more.replyCounter else { return false }
    let counters = direction == 0 ? [original] : direction == 1 ? [reply] : [original, reply]
    let packets = counters.reduce(UInt64(0)) { $0 + $1.packets }
    let bytes = counters.reduce(UInt64(0)) { $0 + $1.bytes }
    let number =
      switch mode {
      case 0: packets
      case 1: bytes
      default: packets == 0 ? 0 : bytes / packets
      }
    // `!` turns the ends of the range round, which changes nothing where they are the same.
    let isInverted = range.isInverted && range.value != range.upper
    return (number >= range.value && number <= range.upper) != isInverted
  }
}

/// `-m ecn` (net/netfilter/xt_ecn.c).
struct CongestionTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    if let option = use["ecn-ip-ect"], !option.isSame(UInt64(packet.serviceType & 3)) {
      return false
    }
    for (name, bit) in [("ecn-tcp-ece", UInt8(0x40)), ("ecn-tcp-cwr", 0x80)] {
      guard let option = use[name] else { continue }
      guard packet.transport == 6, packet.byte(at: 19) != nil, let flags = packet.byte(at: 13)
      else { return false }
      if (flags & bit != 0) == option.isInverted { return false }
    }
    return true
  }
}
