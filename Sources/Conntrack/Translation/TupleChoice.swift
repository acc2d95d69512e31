import CTVetPackets

/// How NAT finds a tuple that no other connection uses.
extension Tracker {
  /// How many ports in a row are tried (`NF_NAT_MAX_ATTEMPTS`).
  private static let maximumTryCount = 128
  /// With fewer tries in a row than this, no further round begins.
  private static let minimumTryCount = 16

  /// The tuple as which a connection leaves that would leave as another one, one end changed into a range
  /// (`get_unique_tuple`).
  ///
  /// It may be in use all the same; then the connection cannot be confirmed.
  mutating func uniqueTuple(
    for current: Tuple, in range: TranslationRange, of id: ConnectionID,
    _ manipulation: Manipulation, at now: Timestamp
  ) -> Tuple {
    let isRandom = !range.flags.isDisjoint(with: .randomPorts)
    if manipulation == .source, !isRandom {
      if range.containsSource(of: current) {
        if !isUsedUnchanged(current, for: id, at: now) { return current }
      } else if let known = knownMapping(of: current, in: range, at: now),
        !isUsed(known, for: id, at: now)
      {
        return known
      }
    }
    var tuple = current
    range.chooseAddress(for: &tuple, manipulation, zone: self[id].zone.number)
    if !isRandom {
      if !range.flags.contains(.ports) {
        if !isUsed(tuple, for: id, at: now) { return tuple }
      } else if !range.flags.contains(.portOffset), range.containsPort(of: tuple, manipulation),
        range.minimumPort == range.maximumPort || !isUsed(tuple, for: id, at: now)
      {
        return tuple
      }
    }
    choosePort(for: &tuple, in: range, of: id, manipulation, at: now)
    return tuple
  }

  /// What a tuple becomes with the mapping that its source has for another destination
  /// (`find_appropriate_src`).
  private mutating func knownMapping(
    of tuple: Tuple, in range: TranslationRange, at now: Timestamp
  ) -> Tuple? {
    var next = translationTable.sources.first(for: tuple)
    while let id = next {
      let other = self[id].original
      if other.source == tuple.source, other.sourcePort == tuple.sourcePort,
        other.transport == tuple.transport, other.zone == tuple.zone,
        let leaving = self[id].reply.inverse
      {
        var mapped = tuple
        mapped.source = leaving.source
        mapped.sourcePort = leaving.sourcePort
        if range.containsSource(of: mapped) { return mapped }
      }
      next = translationTable.sources.next(after: id)
    }
    return nil
  }

  /// Looks for a free port, identifier or key (`nf_nat_l4proto_unique_tuple`).
  private mutating func choosePort(
    for tuple: inout Tuple, in range: TranslationRange, of id: ConnectionID,
    _ manipulation: Manipulation, at now: Timestamp
  ) {
    guard let ports = portsToTry(for: tuple, in: range, of: id, manipulation) else { return }
    let isIdentifier = tuple.transport == .icmp || tuple.transport == .icmpv6
    let end = isIdentifier ? .source : manipulation
    var offset: UInt16 =
      if range.flags.contains(.portOffset) {
        tuple.port(end) &- range.basePort
      } else if !range.flags.isDisjoint(with: .randomPorts) || manipulation == .source {
        randomPort()
      } else {
        0
      }
    var tryCount = min(ports.count, Self.maximumTryCount)
    while true {
      for used in 0..<tryCount {
        let port = ports.lowerBound + Int(offset) % ports.count
        tuple.setPort(UInt16(truncatingIfNeeded: port), end)
        if !isUsedEvicting(tuple, for: id, triesLeft: tryCount - used, at: now) { return }
        offset &+= 1
      }
      guard tryCount < ports.count, tryCount >= Self.minimumTryCount else { return }
      tryCount /= 2
      offset = randomPort()
    }
  }

  /// The ports that may be taken; nil where the port stays as it is.
  ///
  /// Without a range, a low port becomes another low one: programs trust those.
  private func portsToTry(
    for tuple: Tuple, in range: TranslationRange, of id: ConnectionID, _ manipulation: Manipulation
  ) -> Range<Int>? {
    let hasPorts = range.flags.contains(.ports)
    let (low, high) = (Int(range.minimumPort), Int(range.maximumPort))
    switch tuple.transport {
    case .icmp, .icmpv6:
      return hasPorts ? ascending(low, high) : 0..<65_536
    case .gre:
      guard extensions(of: id).master != nil else { return nil }
      return hasPorts ? ascending(low, high) : 1..<65_536
    case .udp, .udplite, .tcp, .sctp, .dccp:
      if hasPorts { return ascending(low, high) }
      guard manipulation == .source else { return nil }
      return switch tuple.sourcePort {
      case 0..<512: 1..<512
      case 512..<1024: 600..<1024
      default: 1024..<65_536
      }
    default:
      return nil
    }
  }

  private func ascending(_ one: Int, _ other: Int) -> Range<Int> {
    min(one, other)..<max(one, other) + 1
  }

  private mutating func randomPort() -> UInt16 {
    UInt16(truncatingIfNeeded: random.next())
  }
}
