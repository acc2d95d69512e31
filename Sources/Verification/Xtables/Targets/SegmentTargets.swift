import CTVetIptablesLanguage
import CTVetPackets
import CTVetSimulation

/// `-j ECN` (net/ipv4/netfilter/ipt_ECN.c).
struct CongestionTarget: XtablesTarget {
  let use: XtablesUse

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    if let option = use["ecn-ip-ect"] {
      packet.bytes[1] = packet.bytes[1] & ~3 | UInt8(truncatingIfNeeded: option.value) & 3
      packet.bytes.sumIPv4Header()
    }
    let context = PacketContext(packet, hook: stand.hook, host: stand.host, time: stand.time)
    guard context.transport == 6 else { return .next }
    let removed: UInt64? = use["ecn-tcp-remove"] == nil ? nil : 0
    for (name, bit) in [("ecn-tcp-ece", UInt8(0x40)), ("ecn-tcp-cwr", 0x80)] {
      guard let value = use[name]?.value ?? removed else { continue }
      guard context.byte(at: 19) != nil else { return .verdict(.drop(nil)) }
      let place = context.offset + 13
      let new = packet.bytes[place] & ~bit | (value == 1 ? bit : 0)
      packet.bytes.replaceInTCP(at: place, by: new, context)
    }
    return .next
  }
}

/// `-j TCPOPTSTRIP` (net/netfilter/xt_TCPOPTSTRIP.c): options become such as do nothing.
struct StripOptionsTarget: XtablesTarget {
  let kinds: Set<UInt8>

  var isIdle: Bool { kinds.isEmpty }

  init?(_ use: XtablesUse) {
    let names: [Substring: UInt8] = [
      "mss": 2, "wscale": 3, "sack-permitted": 4, "sack": 5, "timestamp": 8, "md5": 19,
    ]
    let words = (use["strip-options"]?.text ?? "").split(separator: ",")
    let numbers = words.compactMap { names[$0] ?? UInt8($0) }
    guard numbers.count == words.count else { return nil }
    kinds = Set(numbers)
  }

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    let context = PacketContext(packet, hook: stand.hook, host: stand.host, time: stand.time)
    if context.isLaterFragment { return .next }
    let (start, count) = (context.offset, packet.bytes.count)
    guard let length = context.byte(at: 12).map({ Int($0 >> 4) * 4 }), length >= 20,
      start + length <= count
    else { return .verdict(.drop(nil)) }
    var place = start + 20
    let end = start + length
    while place < end - 1 {
      let (kind, told) = (packet.bytes[place], packet.bytes[place + 1])
      let size = kind <= 1 || told == 0 ? 1 : Int(told)
      if place + size > end { break }
      if kinds.contains(kind) {
        for index in place..<place + size { packet.bytes.replaceInTCP(at: index, by: 1, context) }
      }
      place += size
    }
    return .next
  }
}

extension [UInt8] {
  /// Writes a byte of a TCP segment, and corrects the checksum, which stays as right or wrong as it was.
  mutating func replaceInTCP(at place: Int, by byte: UInt8, _ context: PacketContext) {
    let even = context.offset + (place - context.offset) & ~1
    let old = span.bigEndian16(at: even)
    self[place] = byte
    let sum = context.offset + 16
    let corrected = InternetChecksum.replacing(
      span.bigEndian16(at: sum), old, by: span.bigEndian16(at: even))
    var bytes = mutableSpan
    bytes.setBigEndian(corrected, at: sum)
  }
}
