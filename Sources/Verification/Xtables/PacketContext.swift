import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// A packet as xtables shows it to the tests of a rule (`struct xt_action_param`).
struct PacketContext: Sendable {
  /// The packet from its IP header on.
  let bytes: [UInt8]
  /// The link header; empty for packets of this host.
  let link: [UInt8]
  let version: IPVersion
  /// The protocol behind the IP header and IPv6's extension headers.
  let transport: UInt8
  /// Where its header begins.
  let offset: Int
  /// Whether the packet is a fragment that is not the first.
  let isLaterFragment: Bool
  /// The names of the interfaces that the hook knows; nil where it knows none.
  let input: String?
  let output: String?
  let inputIndex: InterfaceIndex?
  let outputIndex: InterfaceIndex?
  /// Whether the packet came in by an interface at all, wherever it is now.
  let isReceived: Bool
  /// The addresses as numbers.
  let source: UInt128
  let destination: UInt128
  let mark: UInt32
  let packetType: UInt8
  let attachment: Attachment
  let hook: Hook
  let host: Host
  let time: Timestamp

  init(_ packet: InFlightPacket, hook: Hook, host: Host, time: Timestamp) {
    bytes = packet.bytes
    link = packet.link
    version = packet.headers.version
    let found = Self.transport(of: packet.bytes, packet.headers.version)
    (transport, offset, isLaterFragment) = found
    let hasInput = hook != .output
    let hasOutput = hook == .forward || hook == .output || hook == .postrouting
    inputIndex = hasInput ? packet.input : nil
    outputIndex = hasOutput ? packet.output : nil
    input = inputIndex.flatMap(host.interface)?.name
    output = outputIndex.flatMap(host.interface)?.name
    isReceived = packet.input != nil
    source = Self.address(packet.bytes, version, at: version == .v4 ? 12 : 8)
    destination = Self.address(packet.bytes, version, at: version == .v4 ? 16 : 24)
    mark = packet.mark
    packetType = packet.packetType
    attachment = packet.attachment
    self.hook = hook
    self.host = host
    self.time = time
  }

  /// Walks to the transport header (`ipv6_find_hdr`, which passes extension headers over).
  private static func transport(
    of bytes: [UInt8], _ version: IPVersion
  ) -> (UInt8, Int, Bool) {
    if version == .v4 {
      guard bytes.count >= 20 else { return (0, bytes.count, false) }
      let fragment = UInt16(bytes[6] & 0x1F) << 8 | UInt16(bytes[7])
      return (bytes[9], Int(bytes[0] & 15) * 4, fragment != 0)
    }
    guard bytes.count >= 40 else { return (0, bytes.count, false) }
    var next = bytes[6]
    var offset = 40
    while offset + 8 <= bytes.count {
      switch next {
      case 0, 43, 60:
        next = bytes[offset]
        offset += (Int(bytes[offset + 1]) + 1) * 8
      case 51:
        next = bytes[offset]
        offset += (Int(bytes[offset + 1]) + 2) * 4
      case 44:
        let fragment = UInt16(bytes[offset + 2]) << 8 | UInt16(bytes[offset + 3] & 0xF8)
        next = bytes[offset]
        offset += 8
        if fragment != 0 { return (next, offset, true) }
      default: return (next, offset, false)
      }
    }
    return (next, offset, false)
  }

  /// A number of two bytes behind the beginning of the transport header; nil where it is cut off.
  func word(at place: Int) -> UInt16? {
    guard !isLaterFragment, offset + place + 2 <= bytes.count else { return nil }
    return UInt16(bytes[offset + place]) << 8 | UInt16(bytes[offset + place + 1])
  }

  /// A byte behind the beginning of the transport header; nil where it is cut off.
  func byte(at place: Int) -> UInt8? {
    guard !isLaterFragment, offset + place < bytes.count else { return nil }
    return bytes[offset + place]
  }

  private static func address(
    _ bytes: [UInt8], _ version: IPVersion, at place: Int
  ) -> UInt128 {
    var number: UInt128 = 0
    for index in place..<place + version.addressByteCount where index < bytes.count {
      number = number << 8 | UInt128(bytes[index])
    }
    return number
  }

  /// The connection; nil for INVALID and UNTRACKED packets.
  var connection: ConnectionID? { attachment.connection }

  /// The type of service, or traffic class.
  var serviceType: UInt8 {
    version == .v4 ? bytes[1] : bytes[0] << 4 | bytes[1] >> 4
  }

  /// The options of TCP as pairs of kind and content, as `tcp_find_option` walks them; nil where the header is
  /// cut off.
  var tcpOptions: [(kind: UInt8, content: ArraySlice<UInt8>)]? {
    guard transport == 6, !isLaterFragment, offset + 20 <= bytes.count else { return nil }
    let end = min(offset + Int(bytes[offset + 12] >> 4) * 4, bytes.count)
    guard end >= offset + 20 else { return nil }
    var place = offset + 20
    var options: [(UInt8, ArraySlice<UInt8>)] = []
    while place < end {
      let kind = bytes[place]
      guard kind >= 2 else {
        options.append((kind, []))
        place += 1
        continue
      }
      let length = place + 1 < end ? Int(bytes[place + 1]) : 1
      options.append(
        (kind, bytes[min(place + 2, end)..<max(min(place + 2, end), min(place + length, end))]))
      place += max(length, 1)
    }
    return options
  }
}

extension IPAddress {
  /// The address as a number, of IPv4 as one of 32 bits.
  func number(_ version: IPVersion) -> UInt128 {
    version == .v4 ? UInt128(v4) : UInt128(high) << 64 | UInt128(low)
  }

  /// The address of a number.
  init(number: UInt128, _ version: IPVersion) {
    if version == .v4 {
      self.init(v4: UInt32(truncatingIfNeeded: number))
    } else {
      self.init(
        high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number))
    }
  }
}
