import CTVetDiagnostics
import CTVetPackets

/// Packets that come to the host or leave it: `eth0 tcp client:40000 > server:80 S`.
extension ScenarioParser {
  /// The protocols, by the word that begins a packet.
  private static let protocols: [ScenarioKeyword] = [
    .tcp, .udp, .udplite, .icmp, .icmpv6, .sctp, .gre, .ip, .ping,
  ]

  /// Reads an interface and a packet, or a short form for several.
  mutating func readPacket(at time: Timestamp, from start: Int) throws(ScenarioMistake) {
    let name = try interfaceName()
    if Self.protocols.contains(where: { $0.rawValue == name.text }) {
      throw .syntax(
        name.range, "the interface is missing before '\(name.text)'",
        hint: "write eth0 \(name.text) … or local \(name.text) …")
    }
    let arrival: ScenarioPacket.Arrival =
      name.text == ScenarioKeyword.local.rawValue ? .local : .interface(name.text)
    if let shorthand = shorthand() {
      return try readShorthand(
        shorthand, arrival, sourceRange(name.range), at: time, from: start)
    }
    if let bytes = try rawPacket() {
      var packet = ScenarioPacket(arrival: arrival, content: .bytes(bytes))
      packet.arrivalRange = sourceRange(name.range)
      if cursor.take(.mark) { packet.mark = try mark() }
      try checkMark(packet.mark, arrival, name.range)
      return add(.packet(packet), at: time, from: start)
    }
    var options = PacketOptions()
    let template = try template(&options)
    try checkMark(options.mark, arrival, name.range)
    var packet = ScenarioPacket(arrival: arrival, content: .template(template))
    packet.arrivalRange = sourceRange(name.range)
    packet.mark = options.mark
    add(.packet(packet), at: time, from: start)
  }

  /// Only a program on this host can give a mark to its packets.
  func checkMark(
    _ mark: UInt32, _ arrival: ScenarioPacket.Arrival, _ range: Range<Int>
  ) throws(ScenarioMistake) {
    guard mark != 0, arrival != .local else { return }
    throw ScenarioMistake(
      ScenarioDiagnostics.contradiction, at: range,
      "a packet that comes in has no mark yet",
      hint: "a rule can set one, or the host itself sends it: local …")
  }

  /// The bytes behind `ip`, where hexadecimal digits stand there and no address.
  private mutating func rawPacket() throws(ScenarioMistake) -> [UInt8]? {
    let before = cursor
    guard cursor.take(.ip), let word = cursor.word(), !cursor.take(UInt8(ascii: ">")),
      Self.address(word.text) == nil, hosts[word.text] == nil
    else {
      cursor = before
      return nil
    }
    let bytes = try bytes(word)
    guard bytes.count <= LargestPacket.byteCount else { throw tooLarge(word.range) }
    return bytes
  }

  // MARK: One packet

  /// Options that belong to a packet as a whole.
  struct PacketOptions {
    /// `meta mark`.
    var mark: UInt32 = 0
  }

  /// A protocol, two ends and what belongs to the protocol.
  mutating func template(
    _ options: inout PacketOptions, isQuoted: Bool = false
  ) throws(ScenarioMistake) -> PacketTemplate {
    let start = cursor.rest().lowerBound
    guard let word = cursor.word() else {
      throw .syntax(cursor.here, "a packet belongs here, such as udp 192.0.2.1:1024 > 192.0.2.2:53")
    }
    let names = Self.protocols.filter { $0 != .ping || !isQuoted }
    guard let keyword = ScenarioKeyword(rawValue: word.text), names.contains(keyword) else {
      throw .word(word, "no packet begins with '\(word.text)'", among: names.map(\.rawValue))
    }
    let hasPorts = [.tcp, .udp, .udplite, .sctp].contains(keyword)
    let (source, destination) = try ends(hasPorts: hasPorts)
    var template = PacketTemplate(
      version: source.version, source: source.endpoint, destination: destination.endpoint,
      transport: .udp)
    switch keyword {
    case .tcp: try readTCP(into: &template)
    case .udp: template.payload = try payload()
    case .udplite:
      template.transport = .udplite
      template.payload = try payload()
    case .icmp, .icmpv6: try readICMP(keyword, word, into: &template)
    case .sctp: try readSCTP(into: &template)
    case .gre: try readGRE(into: &template)
    default:
      template.transport = .other(try protocolNumber())
      template.payload = try payload()
    }
    try readOptions(into: &template, &options)
    try checkSize(of: template, start..<cursor.position)
    return template
  }

  /// An address with its protocol and port.
  typealias End = (endpoint: PacketTemplate.Endpoint, version: IPVersion, range: Range<Int>)

  /// Two ends with `>` between them.
  mutating func ends(hasPorts: Bool) throws(ScenarioMistake) -> (source: End, destination: End) {
    let source = try endpoint(hasPort: hasPorts)
    guard cursor.take(UInt8(ascii: ">")) else {
      cursor.skipBlanks()
      throw .syntax(cursor.here, "'>' belongs between the two ends of a packet")
    }
    let destination = try endpoint(hasPort: hasPorts)
    guard source.version == destination.version else {
      throw ScenarioMistake(
        ScenarioDiagnostics.contradiction,
        at: source.range.lowerBound..<destination.range.upperBound,
        "one address is of IPv4, the other one of IPv6")
    }
    return (source, destination)
  }

  /// `client:80`, `192.0.2.1:80`, `[2001:db8::1]:80`; without a port where the protocol has none.
  private mutating func endpoint(hasPort: Bool) throws(ScenarioMistake) -> End {
    let start = cursor.rest().lowerBound
    let address: AddressValue
    var portText: ScenarioCursor.Word?
    if cursor.take(UInt8(ascii: "[")) {
      address = try self.address("an address of IPv6")
      guard cursor.take(UInt8(ascii: "]")) else {
        throw .syntax(start..<cursor.position, "the bracket before the address is not closed")
      }
      if cursor.byte == UInt8(ascii: ":"), let word = cursor.word() {
        portText = tail(of: word, from: 1)
      }
    } else {
      guard let word = cursor.word() else {
        throw .syntax(
          cursor.here, "an address\(hasPort ? " and a port belong" : " belongs") here",
          hint: hasPort ? "such as 192.0.2.1:80" : nil)
      }
      let colon = word.text.utf8.lastIndex(of: UInt8(ascii: ":"))
      if let whole = Self.address(word.text) {
        address = whole
      } else if let colon {
        let length = word.text.utf8.distance(from: word.text.utf8.startIndex, to: colon)
        address = try self.address(head(of: word, length), "an address")
        portText = tail(of: word, from: length + 1)
      } else {
        address = try self.address(word, "an address")
      }
    }
    let range = start..<cursor.position
    guard hasPort else {
      if let portText {
        throw .value(
          portText.range.lowerBound - 1..<portText.range.upperBound, "this protocol has no ports")
      }
      return (PacketTemplate.Endpoint(address: address.address), address.version, range)
    }
    guard let portText else {
      throw .syntax(
        range, "a port belongs behind the address",
        hint: address.version == .v6 ? "such as [2001:db8::1]:80" : "such as 192.0.2.1:80")
    }
    let port = try number(portText, "a port", to: 65_535)
    return (
      PacketTemplate.Endpoint(address: address.address, port: UInt16(port)), address.version, range
    )
  }

  private func head(of word: ScenarioCursor.Word, _ length: Int) -> ScenarioCursor.Word {
    let range = word.range.lowerBound..<word.range.lowerBound + length
    return ScenarioCursor.Word(range: range, text: cursor.text(range))
  }

  private func tail(of word: ScenarioCursor.Word, from offset: Int) -> ScenarioCursor.Word {
    let range = word.range.lowerBound + offset..<word.range.upperBound
    return ScenarioCursor.Word(range: range, text: cursor.text(range))
  }

  private mutating func protocolNumber() throws(ScenarioMistake) -> UInt8 {
    guard cursor.take(.proto) else {
      cursor.skipBlanks()
      throw .syntax(cursor.here, "proto and a number belong here", hint: "such as proto 50 (20)")
    }
    return UInt8(try number("the number of a protocol", to: 255))
  }

  // MARK: Payload

  /// `(100)`, `"text"`, `hex 00ff`, or nothing.
  mutating func payload() throws(ScenarioMistake) -> Payload {
    if let bytes = try quoted() { return .bytes(bytes) }
    if let count = try payloadSize() { return .count(count) }
    if cursor.take(.hex) {
      guard let word = cursor.word() else {
        throw .syntax(cursor.here, "hexadecimal bytes belong here")
      }
      return .bytes(try bytes(word))
    }
    return .none
  }

  /// A number in parentheses; nil where none stands.
  mutating func payloadSize() throws(ScenarioMistake) -> Int? {
    guard cursor.take(UInt8(ascii: "(")) else { return nil }
    let count = try number("a number of bytes", to: UInt64(LargestPacket.byteCount))
    guard cursor.take(UInt8(ascii: ")")) else {
      cursor.skipBlanks()
      throw .syntax(cursor.here, "')' belongs here")
    }
    return Int(count)
  }

  // MARK: Options

  mutating func mark() throws(ScenarioMistake) -> UInt32 {
    UInt32(try number("a mark", to: UInt64(UInt32.max)))
  }

  /// `ttl 1 tos 0x10 df fragment 1 of 1480 …`, in any order.
  mutating func readOptions(
    into template: inout PacketTemplate, _ options: inout PacketOptions
  ) throws(ScenarioMistake) {
    while let keyword = cursor.take(anyOf: Self.options) {
      switch keyword {
      case .ttl, .hoplimit: template.network.hops = UInt8(try number("a number of hops", to: 255))
      case .tos: template.network.serviceType = UInt8(try number("a type of service", to: 255))
      case .id, .ipid:
        let most = template.version == .v4 ? UInt64(UInt16.max) : UInt64(UInt32.max)
        template.network.identification = UInt32(try number("an identification", to: most))
      case .df: template.network.forbidsFragments = true
      case .mark: options.mark = try mark()
      case .flowlabel:
        template.network.flowLabel = UInt32(try number("a flow label", to: 0xF_FFFF))
      case .checksum: template.checksum = try checksum(to: UInt64(UInt32.max))
      case .ipchecksum: template.network.checksum = try checksum(to: UInt64(UInt16.max))
      case .fragment:
        let number = Int(try number("the number of a fragment", from: 1, to: 8192))
        guard cursor.take(.of) else {
          cursor.skipBlanks()
          throw .syntax(
            cursor.here, "'of' and the size of the fragments belong here",
            hint: "such as fragment 2 of 1480")
        }
        template.fragmentation = .one(number: number, size: try fragmentSize())
      default: template.fragmentation = .all(size: try fragmentSize())
      }
    }
  }

  private static let options: [ScenarioKeyword] = [
    .ttl, .hoplimit, .tos, .id, .ipid, .df, .mark, .flowlabel, .checksum, .ipchecksum, .fragment,
    .fragments,
  ]

  private mutating func checksum(
    to most: UInt64
  ) throws(ScenarioMistake) -> PacketTemplate.Checksum {
    cursor.take(.bad) ? .wrong : .number(UInt32(try number("a checksum", to: most)))
  }

  private mutating func fragmentSize() throws(ScenarioMistake) -> Int {
    let range = cursor.rest()
    let size = Int(try number("a number of bytes", from: 8, to: 65_528))
    guard size % 8 == 0 else {
      throw .value(
        range.lowerBound..<cursor.position, "fragments have a multiple of 8 bytes",
        hint: "\(size / 8 * 8) is one")
    }
    return size
  }

  // MARK: Sizes

  private func checkSize(
    of template: PacketTemplate, _ range: Range<Int>
  ) throws(ScenarioMistake) {
    guard template.largestByteCount <= LargestPacket.byteCount else { throw tooLarge(range) }
    if case .one(let number, _) = template.fragmentation, PacketBuilder.packets(template).isEmpty {
      throw ScenarioMistake(
        ScenarioDiagnostics.contradiction, at: range, "there are fewer than \(number) fragments")
    }
  }

  private func tooLarge(_ range: Range<Int>) -> ScenarioMistake {
    .value(range, "a packet has at most \(LargestPacket.byteCount) bytes")
  }
}

/// How large a packet can be.
enum LargestPacket {
  /// What the length fields of IPv4 and IPv6 hold.
  static let byteCount = 65_535
}

extension PacketTemplate {
  /// How many bytes the packet has at most, headers counted generously.
  var largestByteCount: Int { 60 + transport.largestByteCount + payload.largestByteCount }
}

extension TransportTemplate {
  /// How many bytes the header has at most.
  fileprivate var largestByteCount: Int {
    switch self {
    case .tcp: 60
    case .sctp(let sctp): sctp.chunks.reduce(12) { $0 + 24 + $1.payload.largestByteCount }
    default: 16
    }
  }
}

extension Payload {
  /// How many bytes it has at most.
  fileprivate var largestByteCount: Int {
    switch self {
    case .none: 0
    case .bytes(let bytes): bytes.count
    case .count(let count): count
    case .packet(let packet): packet.largestByteCount
    }
  }
}
