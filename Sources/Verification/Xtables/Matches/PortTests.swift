import CTVetConntrack
import CTVetIptablesLanguage

/// `-m tcp` (net/netfilter/xt_tcpudp.c `tcp_mt`).
struct TCPTest: StatelessTest {
  let source: XtablesOption?
  let destination: XtablesOption?
  let flags: XtablesOption?
  let option: XtablesOption?

  init(_ use: XtablesUse) {
    source = use["source-port"]
    destination = use["destination-port"]
    flags = use["tcp-flags"] ?? use["syn"]
    option = use["tcp-option"]
  }

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard packet.transport == 6, let options = packet.tcpOptions,
      PortTest.isIn(packet.word(at: 0), source), PortTest.isIn(packet.word(at: 2), destination)
    else { return false }
    if let flags {
      let present = UInt64(packet.byte(at: 13) ?? 0)
      if (present & flags.upper == flags.value) == flags.isInverted { return false }
    }
    if let option {
      let isThere = options.contains { UInt64($0.kind) == option.value }
      if isThere == option.isInverted { return false }
    }
    return true
  }
}

/// `-m udp`, and the ports of `-m dccp` and `-m sctp` (net/netfilter/xt_tcpudp.c `udp_mt`).
struct PortTest: StatelessTest {
  let transports: [UInt8]
  let source: XtablesOption?
  let destination: XtablesOption?

  init(_ use: XtablesUse, _ transports: [UInt8]) {
    self.transports = transports
    source = use["source-port"]
    destination = use["destination-port"]
  }

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    transports.contains(packet.transport) && Self.isIn(packet.word(at: 0), source)
      && Self.isIn(packet.word(at: 2), destination)
  }

  static func isIn(_ port: UInt16?, _ option: XtablesOption?) -> Bool {
    guard let port else { return false }
    guard let option else { return true }
    let isIn = UInt64(port) >= option.value && UInt64(port) <= option.upper
    return isIn != option.isInverted
  }
}

/// `-m multiport` (net/netfilter/xt_multiport.c `ports_match_v1`).
struct MultiportTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let source = packet.word(at: 0), let destination = packet.word(at: 2) else {
      return false
    }
    let ports: [UInt16] =
      switch option.name {
      case "source-ports": [source]
      case "destination-ports": [destination]
      default: [source, destination]
      }
    let isIn = option.ranges.contains { range in
      ports.contains { range.contains(UInt64($0)) }
    }
    return isIn != option.isInverted
  }
}

/// `-m icmp`, `-m icmp6` (net/netfilter/xt_tcpudp.c, `icmp_type_code_match`).
struct ICMPTest: StatelessTest {
  let option: XtablesOption
  let transport: UInt8

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard packet.transport == transport, let type = packet.byte(at: 0),
      let code = packet.byte(at: 1), packet.byte(at: 3) != nil
    else { return false }
    let wanted = option.value >> 16 & 0xFF
    let codes = (option.value >> 8 & 0xFF)...max(option.value & 0xFF, option.value >> 8 & 0xFF)
    let isAny = transport == 1 && wanted == 0xFF
    let isSame = isAny || UInt64(type) == wanted && codes.contains(UInt64(code))
    return isSame != option.isInverted
  }
}

/// `-m tcpmss` (net/netfilter/xt_tcpmss.c).
struct SegmentSizeTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard let options = packet.tcpOptions else { return false }
    for found in options where found.kind == 2 && found.content.count == 2 {
      let content = Array(found.content)
      let size = UInt64(content[0]) << 8 | UInt64(content[1])
      return (size >= option.value && size <= option.upper) != option.isInverted
    }
    // A packet that offers no size passes the inverted test.
    return option.isInverted
  }
}
