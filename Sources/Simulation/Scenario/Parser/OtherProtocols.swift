import CTVetDiagnostics
import CTVetPackets
import CTVetRulesetModel

/// Messages of ICMP, packets of SCTP and GRE.
extension ScenarioParser {
  // MARK: ICMP

  /// `echo-request id 42 seq 1 "ping"`, `destination-unreachable code port-unreachable [udp …]`.
  mutating func readICMP(
    _ keyword: ScenarioKeyword, _ word: ScenarioCursor.Word, into template: inout PacketTemplate
  ) throws(ScenarioMistake) {
    let isVersion6 = keyword == .icmpv6
    guard (template.version == .v6) == isVersion6 else {
      throw ScenarioMistake(
        ScenarioDiagnostics.contradiction, at: word.range,
        "\(word.text) does not fit these addresses",
        hint: isVersion6 ? "of IPv4 it is icmp" : "of IPv6 it is icmpv6")
    }
    let types = isVersion6 ? DataType.icmpv6Type : .icmpType
    var message = ICMPTemplate(type: try symbol(types, "a type of message"))
    while let option = cursor.take(anyOf: [.code, .id, .seq, .mtu, .gateway, .pointer]) {
      switch option {
      case .code:
        message.code = try symbol(isVersion6 ? .icmpv6Code : .icmpCode, "a code")
      case .id:
        message.rest |= UInt32(try number("an identifier", to: 65_535)) << 16
      case .seq: message.rest |= UInt32(try number("a sequence number", to: 65_535))
      case .mtu: message.rest = UInt32(try number("a size", to: UInt64(UInt32.max)))
      case .gateway:
        let range = cursor.rest()
        let gateway = try address("an address")
        guard gateway.version == .v4 else {
          throw .value(range.lowerBound..<cursor.position, "the gateway is no address of IPv4")
        }
        message.rest = gateway.address.v4
      default:
        let most = isVersion6 ? UInt64(UInt32.max) : 255
        let pointer = UInt32(try number("a place in the packet", to: most))
        message.rest = isVersion6 ? pointer : pointer << 24
      }
    }
    template.transport = isVersion6 ? .icmpv6(message) : .icmp(message)
    if let packet = try quotedPacket() {
      template.payload = packet
    } else {
      template.payload = try payload()
    }
  }

  /// A packet in brackets, as an error quotes it.
  private mutating func quotedPacket() throws(ScenarioMistake) -> Payload? {
    guard cursor.take(UInt8(ascii: "[")) else { return nil }
    let start = cursor.position - 1
    quotingDepth += 1
    defer { quotingDepth -= 1 }
    guard quotingDepth <= Self.deepestQuote else {
      throw .syntax(start..<cursor.position, "packets quote each other too deep")
    }
    var options = PacketOptions()
    let packet = try template(&options, isQuoted: true)
    guard cursor.take(UInt8(ascii: "]")) else {
      throw .syntax(start..<cursor.position, "the bracket before the quoted packet is not closed")
    }
    return .packet(packet)
  }

  private static let deepestQuote = 4

  /// The next word as a number or one of the words of a datatype.
  private mutating func symbol(
    _ type: DataType, _ what: String
  ) throws(ScenarioMistake) -> UInt8 {
    guard let word = cursor.word() else { throw .syntax(cursor.here, "\(what) belongs here") }
    if let known = type.symbols.first(where: { $0.name == word.text }) {
      return UInt8(truncatingIfNeeded: known.value)
    }
    if Self.number(word.text) != nil { return UInt8(try number(word, what, to: 255)) }
    throw .word(word, "'\(word.text)' is not \(what)", among: type.symbols.map(\.name))
  }

  // MARK: SCTP

  /// `vtag 7 init tag 9, data (100)`.
  mutating func readSCTP(into template: inout PacketTemplate) throws(ScenarioMistake) {
    var tag: UInt32 = 0
    if cursor.take(.vtag) { tag = try self.tag() }
    var packet = SCTPTemplate(tag: tag, chunks: [])
    repeat {
      packet.chunks.append(try chunk())
    } while cursor.take(UInt8(ascii: ","))
    template.transport = .sctp(packet)
  }

  private mutating func tag() throws(ScenarioMistake) -> UInt32 {
    UInt32(try number("a tag", to: UInt64(UInt32.max)))
  }

  private mutating func chunk() throws(ScenarioMistake) -> SCTPTemplate.Chunk {
    let names = OptionTable.sctp.options
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "a chunk belongs here, such as init")
    }
    let type: UInt8
    if let known = names.first(where: { $0.name == word.text }) {
      type = UInt8(truncatingIfNeeded: known.number)
    } else if Self.number(word.text) != nil {
      type = UInt8(try number(word, "the type of a chunk", to: 255))
    } else {
      throw .word(word, "no chunk is called '\(word.text)'", among: names.map(\.name))
    }
    var chunk = SCTPTemplate.Chunk(type: type)
    while let option = cursor.take(anyOf: [.tag, .flags]) {
      if option == .tag {
        chunk.tag = try tag()
      } else {
        chunk.flags = UInt8(try number("flags", to: 255))
      }
    }
    chunk.payload = try payload()
    return chunk
  }

  // MARK: GRE

  /// `key 7 (100)`, `call 9 seq 1 (100)` of version 1.
  mutating func readGRE(into template: inout PacketTemplate) throws(ScenarioMistake) {
    var packet = GRETemplate()
    while let option = cursor.take(anyOf: [.key, .call, .seq, .proto]) {
      switch option {
      case .key: packet.key = UInt32(try number("a key", to: UInt64(UInt32.max)))
      case .call:
        packet.version = 1
        packet.carried = 0x880B
        packet.key = UInt32(try number("a call", to: 65_535))
      case .seq:
        packet.sequence = UInt32(try number("a sequence number", to: UInt64(UInt32.max)))
      default: packet.carried = UInt16(try number("an EtherType", to: 65_535))
      }
    }
    template.transport = .gre(packet)
    template.payload = try payload()
  }
}
