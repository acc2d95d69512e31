import CTVetPackets
import CTVetRulesetModel

/// Writes packets in the scenario language: what is written, read and built again gives the same bytes, but for
/// payload and odd fields.
public enum PacketText {
  /// A packet from its protocol on, such as `tcp 192.0.2.1:1024 > 192.0.2.2:80 S 1:1(0) win 64240`.
  public static func text(_ packet: Span<UInt8>) -> String {
    let headers: PacketHeaders
    do throws(PacketError) {
      headers = try PacketHeaders(parsing: packet, verifiesChecksum: false)
    } catch {
      return text(error, packet.count)
    }
    var writer = Writer(headers: headers)
    writer.write(packet)
    return writer.text
  }

  private static func text(_ error: PacketError, _ count: Int) -> String {
    switch error {
    case .truncated(let needed, let bytes): "ip, cut off: \(bytes) of \(needed) bytes"
    case .unknownVersion(let version): "\(count) bytes of IP version \(version)"
    case .badLength(let bytes): "ip with a bad length of \(bytes) bytes"
    case .badChecksum: "ip with a wrong checksum"
    }
  }

  /// Writes one packet.
  private struct Writer {
    let headers: PacketHeaders
    var text = ""

    /// How many bytes lie behind an offset of the transport header.
    private func rest(_ offset: Int) -> Int {
      max(0, headers.totalLength - headers.transportOffset - offset)
    }

    mutating func write(_ packet: Span<UInt8>) {
      let start = headers.transportOffset
      let isReadable = headers.hasTransport && headers.fragmentOffset == 0
      switch headers.transport {
      case .tcp where isReadable && rest(0) >= TCPHeader.minimumByteCount:
        writeEnds("tcp", packet, portsAt: start)
        writeTCP(packet, start)
      case .udp where isReadable && rest(0) >= 8:
        writeEnds("udp", packet, portsAt: start)
        text += " (\(rest(8)))"
      case .udplite where isReadable && rest(0) >= 8:
        writeEnds("udplite", packet, portsAt: start)
        text += " (\(rest(8)))"
      case .sctp where isReadable && rest(0) >= SCTPHeader.byteCount:
        writeEnds("sctp", packet, portsAt: start)
        writeSCTP(packet, start)
      case .icmp where isReadable && headers.version == .v4 && rest(0) >= ICMPHeader.byteCount:
        writeEnds("icmp", packet)
        writeICMP(packet, start, types: .icmpType, codes: .icmpCode)
      case .icmpv6 where isReadable && headers.version == .v6 && rest(0) >= ICMPHeader.byteCount:
        writeEnds("icmpv6", packet)
        writeICMP(packet, start, types: .icmpv6Type, codes: .icmpv6Code)
      default:
        writeEnds("ip", packet)
        text += " proto \(headers.transport.rawValue) (\(rest(0)))"
      }
      if headers.isFragment {
        text += " fragment at \(headers.fragmentOffset)\(headers.hasMoreFragments ? ", more" : "")"
      }
    }

    private mutating func writeEnds(
      _ name: String, _ packet: Span<UInt8>, portsAt place: Int? = nil
    ) {
      let source = headers.source(in: packet).text(headers.version)
      let destination = headers.destination(in: packet).text(headers.version)
      guard let place else {
        text += "\(name) \(source) > \(destination)"
        return
      }
      let (open, close) = headers.version == .v6 ? ("[", "]") : ("", "")
      text += "\(name) \(open)\(source)\(close):\(packet.bigEndian16(at: place))"
      text += " > \(open)\(destination)\(close):\(packet.bigEndian16(at: place + 2))"
    }

    // MARK: TCP

    private mutating func writeTCP(_ packet: Span<UInt8>, _ start: Int) {
      let flags = packet.bigEndian16(at: start + TCPHeader.dataOffset) & 0xFF
      let letters = ScenarioParser.flagLetters.filter { flags & $0.flag != 0 }
      text += " " + (letters.isEmpty ? "-" : String(letters.map(\.letter)))
      let length = Int(packet[start + TCPHeader.dataOffset] >> 4) * 4
      let sequence = packet.bigEndian32(at: start + TCPHeader.sequence)
      let count = rest(max(length, TCPHeader.minimumByteCount))
      text += " \(sequence):\(sequence &+ UInt32(count))(\(count))"
      if flags & TCPTemplate.ack != 0 {
        text += " ack \(packet.bigEndian32(at: start + TCPHeader.acknowledgement))"
      }
      text += " win \(packet.bigEndian16(at: start + TCPHeader.window))"
      if flags & 32 != 0 {
        text += " urg \(packet.bigEndian16(at: start + TCPHeader.urgentPointer))"
      }
      let end = min(start + length, headers.totalLength)
      if end > start + TCPHeader.minimumByteCount {
        writeOptions(packet, start + TCPHeader.minimumByteCount..<end)
      }
    }

    private mutating func writeOptions(_ packet: Span<UInt8>, _ range: Range<Int>) {
      var words: [String] = []
      var place = range.lowerBound
      while place < range.upperBound, packet[place] != 0 {
        let kind = packet[place]
        if kind == 1 {
          words.append("nop")
          place += 1
          continue
        }
        let length = place + 1 < range.upperBound ? Int(packet[place + 1]) : 0
        guard length >= 2, place + length <= range.upperBound else { break }
        words.append(option(packet, kind, place, length))
        place += length
      }
      if !words.isEmpty { text += " <\(words.joined(separator: ","))>" }
    }

    private func option(
      _ packet: Span<UInt8>, _ kind: UInt8, _ place: Int, _ length: Int
    ) -> String {
      switch (kind, length) {
      case (2, 4): return "mss \(packet.bigEndian16(at: place + 2))"
      case (3, 3): return "wscale \(packet[place + 2])"
      case (4, 2): return "sackOK"
      case (5, _) where (length - 2) % 8 == 0:
        let blocks = stride(from: place + 2, to: place + length, by: 8).map { edge in
          " \(packet.bigEndian32(at: edge)):\(packet.bigEndian32(at: edge + 4))"
        }
        return "sack" + blocks.joined()
      case (8, 10):
        return
          "TS val \(packet.bigEndian32(at: place + 2)) ecr \(packet.bigEndian32(at: place + 6))"
      default:
        var digits = ""
        for index in place + 2..<place + length {
          digits += (packet[index] < 16 ? "0" : "") + String(packet[index], radix: 16)
        }
        return "kind \(kind)" + (digits.isEmpty ? "" : " hex \(digits)")
      }
    }

    // MARK: ICMP

    private mutating func writeICMP(
      _ packet: Span<UInt8>, _ start: Int, types: DataType, codes: DataType
    ) {
      let (type, code) = (packet[start], packet[start + ICMPHeader.code])
      let name = types.symbols.first { $0.value == UInt32(type) }?.name ?? "\(type)"
      text += " \(name)"
      let isUnreachable = type == (headers.version == .v4 ? 3 : 1)
      let codeName = isUnreachable ? codes.symbols.first { $0.value == UInt32(code) }?.name : nil
      if code != 0 || isUnreachable { text += " code \(codeName ?? "\(code)")" }
      if Self.queries(headers.version).contains(type) {
        text += " id \(packet.bigEndian16(at: start + ICMPHeader.identifier))"
        text += " seq \(packet.bigEndian16(at: start + ICMPHeader.sequence))"
        text += " (\(rest(ICMPHeader.byteCount)))"
        return
      }
      let number = packet.bigEndian32(at: start + ICMPHeader.identifier)
      if (type, code) == (3, 4) || (headers.version == .v6 && type == 2) {
        text += " mtu \(number)"
      }
      let inner = start + ICMPHeader.byteCount
      guard inner < headers.totalLength else { return }
      if isError(type) {
        text += " [\(Self.quoted(packet.extracting(inner..<headers.totalLength)))]"
      } else {
        text += " (\(rest(ICMPHeader.byteCount)))"
      }
    }

    private func isError(_ type: UInt8) -> Bool {
      headers.version == .v6 ? type < 128 : [3, 4, 5, 11, 12].contains(type)
    }

    private static func queries(_ version: IPVersion) -> [UInt8] {
      version == .v4 ? [0, 8, 13, 14, 15, 16, 17, 18] : [128, 129]
    }

    /// The ends of a packet that an error quotes, which is cut off more often than not.
    private static func quoted(_ packet: Span<UInt8>) -> String {
      guard let version = packet.count > 0 ? packet[0] >> 4 : nil else { return "" }
      let length = version == 4 ? Int(packet[0] & 15) * 4 : 40
      guard version == 4 || version == 6, length >= 20, packet.count >= length else {
        return "\(packet.count) bytes"
      }
      let headers = PacketHeaders(
        version: version == 4 ? .v4 : .v6,
        transport: TransportProtocol(rawValue: packet[version == 4 ? 9 : 6]),
        transportOffset: length, totalLength: packet.count)
      let names: [TransportProtocol: String] = [.tcp: "tcp", .udp: "udp", .sctp: "sctp"]
      var writer = Writer(headers: headers)
      if let name = names[headers.transport], packet.count >= length + 4 {
        writer.writeEnds(name, packet, portsAt: length)
      } else {
        writer.writeEnds("ip", packet)
        writer.text += " proto \(headers.transport.rawValue)"
      }
      return writer.text
    }

    // MARK: SCTP

    private mutating func writeSCTP(_ packet: Span<UInt8>, _ start: Int) {
      text += " vtag \(packet.bigEndian32(at: start + SCTPHeader.verificationTag))"
      var place = start + SCTPHeader.byteCount
      var chunks: [String] = []
      while place + 4 <= headers.totalLength {
        let (type, flags) = (packet[place], packet[place + 1])
        let length = Int(packet.bigEndian16(at: place + 2))
        var chunk =
          OptionTable.sctp.options.first { $0.number == UInt32(type) }?.name ?? "\(type)"
        if type == 1 || type == 2, place + 8 <= headers.totalLength {
          chunk += " tag \(packet.bigEndian32(at: place + 4))"
        }
        if flags != 0 { chunk += " flags \(flags)" }
        chunks.append(chunk)
        place += max(4, (length + 3) / 4 * 4)
      }
      if !chunks.isEmpty { text += " " + chunks.joined(separator: ", ") }
    }
  }
}
