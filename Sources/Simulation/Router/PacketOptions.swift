import CTVetPackets

extension Simulator {
  /// Reads the hop-by-hop options of IPv6, which come before all hooks (`ipv6_parse_hopopts`).
  ///
  /// - Returns: Whether the packet goes on.
  mutating func readHopByHopOptions(_ journey: inout Journey, at now: Timestamp) -> Bool {
    switch HopByHopOptions.verdict(on: journey.packet.bytes.span) {
    case .good: return true
    case .bad: break
    case .unknown(let offset):
      send(
        ICMPError(
          type: ICMPError.parameterProblemV6, code: ICMPError.unknownOptionV6,
          information: UInt32(truncatingIfNeeded: offset)),
        about: journey, at: now)
    }
    journey.drop()
    return false
  }

  /// Reads the options of IPv4, behind routing (`ip_rcv_options`).
  ///
  /// - Returns: Whether the packet goes on.
  mutating func readOptionsV4(_ journey: inout Journey, at now: Timestamp) -> Bool {
    switch IPv4Options.verdict(on: journey.packet.bytes.span) {
    case .good: return true
    case .sourceRoute:
      journey.drop()
      return false
    case .bad(let offset):
      send(
        ICMPError(
          type: ICMPError.parameterProblem, code: 0,
          information: UInt32(truncatingIfNeeded: offset) << 24),
        about: journey, at: now)
      journey.drop()
      return false
    case .routeRecord(let offset):
      recordArrival(in: &journey, at: offset)
      return true
    case .timestamp:
      journey.giveUp("the IPv4 option timestamp is not simulated")
      return false
    }
  }

  /// Writes the address by which this host got a packet into its record of the route.
  private func recordArrival(in journey: inout Journey, at offset: Int) {
    let destination = journey.destination
    let address =
      journey.way?.isLocal == true
      ? destination
      : (try? host.outputRoute(to: journey.source, from: nil, version: .v4))?.source ?? destination
    let pointer = journey.packet.bytes[offset + 2]
    var bytes = journey.packet.bytes.mutableSpan
    bytes.setBigEndian(address.v4, at: offset + Int(pointer) - 1)
    bytes[offset + 2] = pointer + 4
    journey.routeRecord = offset
  }

  /// Replaces that address by the one with which a packet goes on (`ip_forward_options`).
  func recordDeparture(of journey: inout Journey) {
    guard let offset = journey.routeRecord, let output = journey.packet.output,
      let address = host.sourceAddressV4(on: output, to: journey.destination)
    else { return }
    let pointer = Int(journey.packet.bytes[offset + 2])
    var bytes = journey.packet.bytes.mutableSpan
    bytes.setBigEndian(address.v4, at: offset + pointer - 5)
    journey.packet.bytes.writeChecksumV4()
  }
}

/// The hop-by-hop options of IPv6 (RFC 8200 §4.3, net/ipv6/exthdrs.c `ip6_parse_tlv`).
private enum HopByHopOptions {
  enum Verdict {
    case good
    case bad
    /// The sender is told of an option at an offset that nobody knows.
    case unknown(Int)
  }

  private static let pad1: UInt8 = 0
  private static let padN: UInt8 = 1
  private static let routerAlert: UInt8 = 5
  private static let jumboPayload: UInt8 = 0xC2
  private static let mostOptions = 8
  private static let mostPadding = 7

  static func verdict(on packet: Span<UInt8>) -> Verdict {
    guard packet.count >= 48 else { return .bad }
    let end = 40 + (Int(packet[41]) + 1) * 8
    guard end <= packet.count else { return .bad }
    var offset = 42
    var padding = 0
    var count = 0
    while offset < end {
      let kind = packet[offset]
      if kind == pad1 {
        padding += 1
        if padding > mostPadding { return .bad }
        offset += 1
        continue
      }
      guard offset + 2 <= end else { return .bad }
      let length = Int(packet[offset + 1]) + 2
      guard offset + length <= end else { return .bad }
      if kind == padN {
        padding += length
        if padding > mostPadding { return .bad }
        for index in offset + 2..<offset + length where packet[index] != 0 { return .bad }
      } else {
        count += 1
        if count > mostOptions { return .bad }
        padding = 0
        switch kind {
        case routerAlert: if length != 4 { return .bad }
        // Packets of more than 65,535 bytes don't come.
        case jumboPayload: return .bad
        default:
          let action = kind >> 6
          let isForGroup = packet[IPv6Header.destination] == 0xFF
          if action == 1 || action == 3 && isForGroup { return .bad }
          if action >= 2 { return .unknown(offset) }
        }
      }
      offset += length
    }
    return .good
  }
}

/// The options of IPv4 (RFC 791 §3.1, net/ipv4/ip_options.c `__ip_options_compile`).
private enum IPv4Options {
  enum Verdict {
    case good
    /// The sender is told of a mistake at an offset.
    case bad(Int)
    /// The packet names its route, which this host does not follow.
    case sourceRoute
    /// Hosts on the way write their addresses to an offset.
    case routeRecord(Int)
    /// Hosts on the way write the time.
    case timestamp
  }

  static func verdict(on packet: Span<UInt8>) -> Verdict {
    let end = Int(packet[0] & 15) * 4
    var offset = IPv4Header.minimumByteCount
    var verdict = Verdict.good
    while offset < end {
      let kind = packet[offset]
      if kind == 0 { return verdict }
      if kind == 1 {
        offset += 1
        continue
      }
      guard offset + 2 <= end else { return .bad(offset) }
      let length = Int(packet[offset + 1])
      guard length >= 2, offset + length <= end else { return .bad(offset) }
      switch kind {
      case 131, 137:
        guard length >= 3 else { return .bad(offset + 1) }
        guard packet[offset + 2] >= 4 else { return .bad(offset + 2) }
        verdict = .sourceRoute
      case 7:
        guard length >= 3 else { return .bad(offset + 1) }
        let pointer = Int(packet[offset + 2])
        guard pointer >= 4 else { return .bad(offset + 2) }
        if pointer <= length {
          guard pointer + 3 <= length else { return .bad(offset + 2) }
          if case .good = verdict { verdict = .routeRecord(offset) }
        }
      case 68:
        guard length >= 4 else { return .bad(offset + 1) }
        let pointer = Int(packet[offset + 2])
        guard pointer >= 5 else { return .bad(offset + 2) }
        if pointer <= length {
          let hasAddress = packet[offset + 3] & 15 != 0
          guard pointer + (hasAddress ? 7 : 3) <= length else { return .bad(offset + 2) }
        } else if packet[offset + 3] >> 4 == 15 {
          return .bad(offset + 3)
        }
        verdict = .timestamp
      case 148: guard length >= 4 else { return .bad(offset + 1) }
      default: break
      }
      offset += length
    }
    return verdict
  }
}
