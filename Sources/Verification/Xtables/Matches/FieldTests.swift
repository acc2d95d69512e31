import CTVetBytecode
import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets
import CTVetSimulation

/// `-m mark` (net/netfilter/xt_mark.c).
struct MarkTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    (UInt64(packet.mark) & option.upper == option.value) != option.isInverted
  }
}

/// `-m length` (net/netfilter/xt_length.c).
struct LengthTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let length = UInt64(packet.bytes.count)
    return (length >= option.value && length <= option.upper) != option.isInverted
  }
}

/// `-m ttl` and `-m hl` (net/netfilter/xt_hl.c).
struct HopsTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let hops = UInt64(packet.bytes[packet.version == .v4 ? 8 : 7])
    if let option = use["ttl-lt"] ?? use["hl-lt"] { return hops < option.value }
    if let option = use["ttl-gt"] ?? use["hl-gt"] { return hops > option.value }
    guard let option = use["ttl-eq"] ?? use["hl-eq"] else { return false }
    return (hops == option.value) != option.isInverted
  }
}

/// `-m dscp`, `-m tos` (net/netfilter/xt_dscp.c).
struct ServiceTest: StatelessTest {
  let option: XtablesOption
  let isWhole: Bool

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let type = UInt64(packet.serviceType)
    let isSame = isWhole ? type & option.upper == option.value : type >> 2 == option.value
    return isSame != option.isInverted
  }
}

/// `-m pkttype` (net/netfilter/xt_pkttype.c).
struct PacketTypeTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let wanted: UInt8 =
      switch option.text.lowercased() {
      case "unicast", "host": 0
      case "broadcast", "bcast": 1
      case "multicast", "mcast": 2
      case "otherhost": 3
      case "outgoing": 4
      case "loopback": 5
      default: 6
      }
    return (packet.packetType == wanted) != option.isInverted
  }
}

/// `-m mac` (net/netfilter/xt_mac.c).
struct EthernetSourceTest: StatelessTest {
  let option: XtablesOption

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    guard packet.link.count >= 14, let input = packet.inputIndex,
      packet.host.interface(input)?.hardwareType == 1
    else { return false }
    var address: UInt64 = 0
    for byte in packet.link[6..<12] { address = address << 8 | UInt64(byte) }
    return (address == option.value) != option.isInverted
  }
}

/// `-m iprange` (net/netfilter/xt_iprange.c).
struct AddressRangeTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    for (name, address) in [("src-range", packet.source), ("dst-range", packet.destination)] {
      guard let option = use[name], option.addresses.count == 2 else { continue }
      let isOutside =
        address < option.addresses[0].address || address > option.addresses[1].address
      if isOutside != option.isInverted { return false }
    }
    return true
  }
}

/// `-m addrtype` (net/netfilter/xt_addrtype.c).
struct AddressTypeTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    for (name, isSource) in [("src-type", true), ("dst-type", false)] {
      guard let option = use[name] else { continue }
      if isOneOf(option.value, packet, isSource: isSource) == option.isInverted { return false }
    }
    return true
  }

  private func isOneOf(_ types: UInt64, _ packet: PacketContext, isSource: Bool) -> Bool {
    var inputs: Instruction.Fib.Inputs = isSource ? .sourceAddress : .destinationAddress
    if use["limit-iface-in"] != nil { inputs.insert(.inputInterface) }
    if use["limit-iface-out"] != nil { inputs.insert(.outputInterface) }
    let type = FibLookup(
      inputs: inputs, version: packet.version,
      source: IPAddress(number: packet.source, packet.version),
      destination: IPAddress(number: packet.destination, packet.version),
      transport: TransportProtocol(rawValue: packet.transport), hook: packet.hook,
      input: packet.inputIndex, output: packet.outputIndex
    ).addressType(in: packet.host)
    guard packet.version == .v6 else { return types & 1 << UInt64(type.rawValue) != 0 }
    // IPv6 asks for a group, or anything but a group, by the address alone.
    let address = isSource ? packet.source : packet.destination
    let isGroup = address >> 120 == 0xFF
    if types & 1 << 5 != 0, !isGroup { return false }
    if types & 1 << 1 != 0, isGroup || address == 0 { return false }
    if types & 1 << 0 != 0, address != 0 { return false }
    let looked: UInt64 = 1 << 2 | 1 << 4 | 1 << 7
    return types & looked == 0 || types & 1 << UInt64(type.rawValue) != 0
  }
}

/// `-m rpfilter` (net/ipv4/netfilter/ipt_rpfilter.c), without marks and with IPv4's zero network only.
struct ReversePathTest: StatelessTest {
  let use: XtablesUse

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool {
    let isInverted = use["invert"] != nil
    guard let input = packet.inputIndex, input != .loopback else { return !isInverted }
    let route = packet.host.route(
      to: IPAddress(number: packet.source, packet.version), version: packet.version)
    guard let route, route.kind == .unicast || route.kind == .local && use["accept-local"] != nil
    else { return isInverted }
    return (route.interface == input || use["loose"] != nil) != isInverted
  }
}

/// `-m policy` of packets that IPsec has not touched (net/netfilter/xt_policy.c).
struct NoPolicyTest: StatelessTest {
  let isNoneAsked: Bool

  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool { isNoneAsked }
}

/// What always holds: `-m comment`, and extensions without options.
struct AlwaysTest: StatelessTest {
  func holds(_ packet: PacketContext, _ tracker: borrowing Tracker) -> Bool { true }
}
