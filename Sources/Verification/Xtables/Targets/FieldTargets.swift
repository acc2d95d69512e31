import CTVetIptablesLanguage
import CTVetPackets
import CTVetSimulation

/// `-j TTL`, `-j HL` (net/netfilter/xt_HL.c).
struct HopsTarget: XtablesTarget {
  let use: XtablesUse

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    let isV4 = packet.headers.version == .v4
    let place = isV4 ? 8 : 7
    let old = Int(packet.bytes[place])
    var new = old
    if let option = use["ttl-set"] ?? use["hl-set"] { new = Int(option.value) }
    if let option = use["ttl-inc"] ?? use["hl-inc"] { new = min(old + Int(option.value), 255) }
    if let option = use["ttl-dec"] ?? use["hl-dec"] { new = max(old - Int(option.value), 0) }
    packet.bytes[place] = UInt8(truncatingIfNeeded: new)
    if isV4 { packet.bytes.sumIPv4Header() }
    return .next
  }
}

/// `-j DSCP`, `-j TOS` (net/netfilter/xt_DSCP.c).
struct ServiceTarget: XtablesTarget {
  /// What stays of the old value, and what is turned over then.
  let kept: UInt8
  let change: UInt8

  init(class use: XtablesUse) {
    let value = (use["set-dscp"] ?? use["set-dscp-class"])?.value ?? 0
    (kept, change) = (3, UInt8(truncatingIfNeeded: value << 2))
  }

  init(whole use: XtablesUse) {
    func byte(_ number: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: number) }
    if let option = use["set-tos"] {
      (kept, change) = (~byte(option.upper), byte(option.value))
    } else if let option = use["and-tos"] {
      (kept, change) = (byte(option.value), 0)
    } else if let option = use["or-tos"] {
      (kept, change) = (~byte(option.value), byte(option.value))
    } else {
      (kept, change) = (0xFF, byte(use["xor-tos"]?.value ?? 0))
    }
  }

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    if packet.headers.version == .v4 {
      packet.bytes[1] = (packet.bytes[1] & kept) ^ change
      packet.bytes.sumIPv4Header()
      return .next
    }
    let old = packet.bytes[0] << 4 | packet.bytes[1] >> 4
    let new = (old & kept) ^ change
    packet.bytes[0] = packet.bytes[0] & 0xF0 | new >> 4
    packet.bytes[1] = packet.bytes[1] & 0x0F | new << 4
    return .next
  }
}

/// `-j CLASSIFY` (net/netfilter/xt_CLASSIFY.c).
struct ClassTarget: XtablesTarget {
  let number: UInt32

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    packet.priority = number
    return .next
  }
}

/// `-j TCPMSS` (net/netfilter/xt_TCPMSS.c): a size that is there becomes smaller; where there is none the kernel
/// adds one, which is told as unknown.
struct SegmentSizeTarget: XtablesTarget {
  /// The size; nil for what the route takes.
  let size: UInt16?

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    let context = PacketContext(packet, hook: stand.hook, host: stand.host, time: stand.time)
    guard let options = context.tcpOptions else { return .next }
    let headers = packet.headers.version == .v4 ? 40 : 60
    guard let limit = size ?? routed(packet, stand, headers: headers) else {
      return .verdict(.unknown(reason: "the largest packet of the route is not known", nil))
    }
    guard let found = options.first(where: { $0.kind == 2 && $0.content.count == 2 }) else {
      let hasData = packet.bytes.count > context.offset + Int(context.byte(at: 12) ?? 0) >> 4 * 4
      if hasData { return .next }
      return .verdict(
        .unknown(reason: "TCPMSS gives a size to segments without one, which nft can't", nil))
    }
    let place = found.content.startIndex
    let old = UInt16(packet.bytes[place]) << 8 | UInt16(packet.bytes[place + 1])
    guard old > limit else { return .next }
    packet.bytes.replaceInTCP(at: place, by: UInt8(limit >> 8), context)
    packet.bytes.replaceInTCP(at: place + 1, by: UInt8(limit & 0xFF), context)
    return .next
  }

  /// What fits on both ways, as far as the interfaces tell.
  private func routed(_ packet: InFlightPacket, _ stand: Stand, headers: Int) -> UInt16? {
    guard let output = packet.output.flatMap(stand.host.interface) else { return nil }
    let input = packet.input.flatMap(stand.host.interface)?.mtu ?? output.mtu
    return UInt16(clamping: min(output.mtu, input) - headers)
  }
}

extension [UInt8] {
  /// Writes the checksum of an IPv4 header.
  mutating func sumIPv4Header() {
    let end = Int(self[0] & 15) * 4
    self[10] = 0
    self[11] = 0
    let sum = InternetChecksum.of(span, from: 0, to: end)
    self[10] = UInt8(sum >> 8)
    self[11] = UInt8(sum & 0xFF)
  }
}
