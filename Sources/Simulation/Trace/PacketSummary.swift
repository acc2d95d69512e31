import CTVetPackets

/// A packet in one line: protocol, addresses, ports.
package enum PacketSummary {
  /// The line, such as `udp 192.0.2.1:1024 > 192.0.2.2:53`.
  ///
  /// Extension headers of IPv6 are not looked behind.
  package static func text(of packet: Span<UInt8>) -> String {
    let isV6 = packet.count > 0 && packet[0] >> 4 == 6
    let version: IPVersion = isV6 ? .v6 : .v4
    guard packet.count >= (isV6 ? 40 : 20) else { return "" }
    let offset = isV6 ? 40 : Int(packet[0] & 15) * 4
    let transport = TransportProtocol(rawValue: packet[isV6 ? 6 : 9])
    let source = IPAddress(packet, at: isV6 ? 8 : 12, version: version).text(version)
    let destination = IPAddress(packet, at: isV6 ? 24 : 16, version: version).text(version)
    let isLaterFragment = !isV6 && packet.bigEndian16(at: 6) & 0x1FFF != 0
    let name = name(of: transport)
    let plain = "\(name) \(source) > \(destination)"
    guard !isLaterFragment, packet.count >= offset + 4 else { return plain }
    switch transport {
    case .tcp, .udp, .udplite, .sctp, .dccp:
      let mark = isV6 ? "." : ":"
      let (from, to) = (packet.bigEndian16(at: offset), packet.bigEndian16(at: offset + 2))
      return "\(name) \(source)\(mark)\(from) > \(destination)\(mark)\(to)"
    case .icmp, .icmpv6:
      let type = packet[offset]
      var text = "\(plain) type \(type) code \(packet[offset + 1])"
      let isEcho = transport == .icmp ? type == 0 || type == 8 : type == 128 || type == 129
      if isEcho, packet.count >= offset + 6 {
        text += " id \(packet.bigEndian16(at: offset + 4))"
      }
      return text
    default: return plain
    }
  }

  /// The name of a protocol, or its number.
  static func name(of transport: TransportProtocol) -> String {
    switch transport {
    case .icmp: "icmp"
    case .igmp: "igmp"
    case .tcp: "tcp"
    case .udp: "udp"
    case .dccp: "dccp"
    case .gre: "gre"
    case .esp: "esp"
    case .ah: "ah"
    case .icmpv6: "icmpv6"
    case .sctp: "sctp"
    case .udplite: "udplite"
    default: String(transport.rawValue)
    }
  }
}
