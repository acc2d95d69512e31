import CTVetConntrack
import CTVetPackets

extension Simulator {
  /// How many packets may make each other; what the kernel sends ends long before.
  private static let deepestGeneration = 8

  /// Sends an ICMP error about a packet, unless the rules of RFC 1122 §3.2.2 and RFC 4443 §2.4 forbid it
  /// (`icmp_send`, `icmpv6_send`).
  mutating func send(_ error: ICMPError, about journey: borrowing Journey, at now: Timestamp) {
    switch journey.version {
    case .v4: sendV4(error, about: journey, at: now)
    case .v6: sendV6(error, about: journey, at: now)
    }
  }

  /// Sends what a rule's `reject` answers.
  mutating func send(_ answer: RejectAnswer, about journey: borrowing Journey, at now: Timestamp) {
    switch answer {
    case .reset(let bytes): sendReset(bytes, about: journey, at: now)
    case .icmp(let type, let code), .icmpv6(let type, let code):
      send(ICMPError(type: type, code: code), about: journey, at: now)
    }
  }

  // MARK: ICMP

  private mutating func sendV4(
    _ error: ICMPError, about journey: borrowing Journey, at now: Timestamp
  ) {
    let bytes = journey.packet.bytes
    guard journey.packet.packetType == 0, journey.way?.isForMany != true,
      journey.packet.headers.fragmentOffset == 0, !isErrorV4(journey)
    else { return }
    let recipient = journey.source
    var source: IPAddress?
    if let way = journey.way, way.isLocal {
      source = journey.destination
    } else if host.errorsUseInboundAddress, let input = journey.packet.input {
      source = host.sourceAddressV4(on: input, to: recipient)
    }
    guard !recipient.isUnspecified,
      let route = try? host.outputRoute(to: recipient, from: source, version: .v4)
    else { return }
    let room = min(route.mtu, FragmentationLimit.errorV4) - IPv4Header.minimumByteCount - 8
    let quoted = min(bytes.count, room)
    var made = [UInt8](repeating: 0, count: IPv4Header.minimumByteCount + 8)
    made.append(contentsOf: bytes.prefix(quoted))
    var span = made.mutableSpan
    span[0] = 0x45
    // Precedence "internetwork control" with the type of service of the packet.
    span[IPv4Header.typeOfService] = bytes[IPv4Header.typeOfService] & 0x1E | 0xC0
    span.setBigEndian(UInt16(span.count), at: IPv4Header.totalLength)
    span[IPv4Header.timeToLive] = host.defaultTTL
    span[IPv4Header.transport] = TransportProtocol.icmp.rawValue
    span.setBigEndian((source ?? route.source).v4, at: IPv4Header.source)
    span.setBigEndian(recipient.v4, at: IPv4Header.destination)
    span[20] = error.type
    span[21] = error.code
    span.setBigEndian(error.information, at: 24)
    span.setBigEndian(InternetChecksum.of(span.span, from: 20, to: span.count), at: 22)
    made.writeChecksumV4()
    sendMade(
      made, transport: .icmp, transportOffset: 20, by: route,
      mark: host.reflectsMarkIPv4 ? journey.packet.mark : 0, about: journey, at: now)
  }

  /// Whether a packet is itself an ICMP error, or one of a type that nobody knows.
  private func isErrorV4(_ journey: borrowing Journey) -> Bool {
    let headers = journey.packet.headers
    guard headers.transport == .icmp else { return false }
    guard headers.transportOffset < journey.packet.bytes.count else { return true }
    switch journey.packet.bytes[headers.transportOffset] {
    case 3, 4, 5, 11, 12: return true
    case let type: return type > 18
    }
  }

  // MARK: ICMPv6

  private mutating func sendV6(
    _ error: ICMPError, about journey: borrowing Journey, at now: Timestamp
  ) {
    let bytes = journey.packet.bytes
    let recipient = journey.source
    var source: IPAddress?
    if host.isOwn(journey.destination, .v6) || isSharedByRouters(journey.destination) {
      source = journey.destination
    }
    if journey.destination.isMulticast(.v6) || journey.packet.packetType != 0 {
      let isException =
        error.type == ICMPError.packetTooBigV6
        || error.type == ICMPError.parameterProblemV6 && error.code == ICMPError.unknownOptionV6
      guard isException else { return }
      source = nil
    }
    guard !recipient.isUnspecified, !recipient.isMulticast(.v6), !isErrorV6(journey) else { return }
    let input = journey.packet.input
    if source == nil {
      // An address of the interface by which the packet came tells more.
      source = host.sourceAddressV6(on: input, to: recipient)
    }
    let bound = recipient.isLinkLocalV6 ? input : nil
    let route = try? host.outputRoute(
      to: recipient, from: source, version: .v6, interface: bound)
    guard let route else { return }
    let limit = FragmentationLimit.minimumV6 - IPv6Header.byteCount - 8
    let quoted = min(bytes.count, limit)
    var made = [UInt8](repeating: 0, count: IPv6Header.byteCount + 8)
    made.append(contentsOf: bytes.prefix(quoted))
    var span = made.mutableSpan
    span[0] = 0x60
    span.setBigEndian(UInt16(quoted + 8), at: IPv6Header.payloadLength)
    span[IPv6Header.nextHeader] = TransportProtocol.icmpv6.rawValue
    span[IPv6Header.hopLimit] = host.defaultHopLimit
    span.set(source ?? route.source, at: IPv6Header.source)
    span.set(recipient, at: IPv6Header.destination)
    span[40] = error.type
    span[41] = error.code
    span.setBigEndian(error.information, at: 44)
    let checksum = InternetChecksum.ofTransport(
      span.span, from: 40, to: span.count, version: .v6, transport: .icmpv6)
    span.setBigEndian(checksum, at: 42)
    sendMade(
      made, transport: .icmpv6, transportOffset: 40, by: route,
      mark: host.reflectsMarkIPv6 ? journey.packet.mark : 0, about: journey, at: now)
  }

  private func isSharedByRouters(_ address: IPAddress) -> Bool {
    host.route(to: address, version: .v6)?.kind == .anycast
  }

  /// Whether a packet is no question of ICMPv6 (`is_ineligible`).
  private func isErrorV6(_ journey: borrowing Journey) -> Bool {
    let bytes = journey.packet.bytes.span
    let end = IPv6ExtensionHeaders.skip(
      bytes, first: TransportProtocol(rawValue: bytes[IPv6Header.nextHeader]),
      at: IPv6Header.byteCount, end: bytes.count)
    guard let end, end.transport == .icmpv6 else { return false }
    return end.offset >= bytes.count || bytes[end.offset] & 0x80 == 0
  }

  // MARK: Resets

  private mutating func sendReset(
    _ bytes: [UInt8], about journey: borrowing Journey, at now: Timestamp
  ) {
    guard journey.way?.isForMany != true,
      let headers = try? PacketHeaders(parsing: bytes.span, verifiesChecksum: false)
    else { return }
    let version = headers.version
    let route = try? host.outputRoute(
      to: headers.destination(in: bytes.span), from: headers.source(in: bytes.span),
      version: version, allowsForeignSource: true)
    guard let route, bytes.count <= route.mtu else { return }
    let reflects = version == .v4 ? host.reflectsMarkIPv4 : host.reflectsMarkIPv6
    sendMade(
      bytes, transport: headers.transport, transportOffset: headers.transportOffset, by: route,
      mark: reflects ? journey.packet.mark : 0, about: journey, at: now, closes: true)
  }

  // MARK: All

  /// Sends a packet that this host made because of another one, with that one's connection attached.
  private mutating func sendMade(
    _ bytes: [UInt8], transport: TransportProtocol, transportOffset: Int, by route: OutputRoute,
    mark: UInt32, about journey: borrowing Journey, at now: Timestamp, closes: Bool = false
  ) {
    let headers = PacketHeaders(
      version: journey.version, transport: transport, transportOffset: transportOffset,
      totalLength: bytes.count)
    var packet = InFlightPacket(bytes: bytes, headers: headers, output: route.interface)
    packet.mark = mark
    packet.attachment = journey.packet.attachment.ofAnswer
    if closes, let id = journey.packet.attachment.connection {
      tracker.beginClosing(id, at: now)
    }
    emit(packet, by: Journey.Way(route), at: now)
  }

  /// Takes a packet that this host made through output and out; its result goes to those that were made.
  mutating func emit(_ packet: InFlightPacket, by way: Journey.Way, at now: Timestamp) {
    guard generationDepth < Self.deepestGeneration else { return }
    generationDepth += 1
    defer { generationDepth -= 1 }
    let place = generated.count
    generated.append(PacketResult(fate: .drop))
    var made = Journey(packet, isOwn: true, isRecording: isRecording)
    made.way = way
    passOutput(&made, at: now)
    if isRecording { made.result.trace = made.trace.takeEntries() }
    generated[place] = made.result
  }

  /// Sends the copies that rules made.
  mutating func sendDuplicates(at now: Timestamp) {
    guard !machine.duplicates.isEmpty else { return }
    let copies = machine.duplicates
    machine.duplicates = []
    for copy in copies { send(copy, at: now) }
  }

  private mutating func send(_ copy: DuplicatedPacket, at now: Timestamp) {
    guard let headers = try? PacketHeaders(parsing: copy.bytes.span, verifiesChecksum: false)
    else { return }
    var packet = InFlightPacket(bytes: copy.bytes, headers: headers)
    packet.attachment = .untracked
    guard let gateway = copy.gateway else {
      guard let interface = copy.interface else { return }
      var result = PacketResult(fate: .output)
      result.emissions = [.init(interface: interface, bytes: copy.bytes)]
      generated.append(result)
      return
    }
    let route = try? host.outputRoute(
      to: gateway, from: nil, version: headers.version, interface: copy.interface)
    guard let route else { return }
    packet.output = route.interface
    emit(packet, by: Journey.Way(route), at: now)
  }
}

extension Attachment {
  /// What an answer to a packet has attached (`nf_conntrack_attach`).
  fileprivate var ofAnswer: Attachment {
    guard let connection, let info else {
      // Without a connection the answer is tracked as any packet.
      return .none
    }
    return Attachment(
      connection: connection, info: info.direction == .original ? .relatedReply : .related)
  }
}

extension MutableSpan where Element == UInt8 {
  /// Writes an address of IPv6.
  fileprivate mutating func set(_ address: IPAddress, at offset: Int) {
    setBigEndian(address.high, at: offset)
    setBigEndian(address.low, at: offset + 8)
  }
}
