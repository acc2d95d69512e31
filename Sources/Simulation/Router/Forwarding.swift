import CTVetPackets
import CTVetRulesetModel

extension Simulator {
  /// Sends a packet on that is for others (`ip_forward`, `ip6_forward`).
  mutating func forward(
    _ journey: inout Journey, to way: Journey.Way, at now: Timestamp
  ) {
    let isGood =
      journey.version == .v4
      ? prepareV4(&journey, way, at: now) : prepareV6(&journey, way, at: now)
    guard isGood else {
      journey.drop()
      return
    }
    journey.isForwarded = true
    journey.packet.output = way.interface
    guard walk(.forward, &journey, at: now) else { return }
    recordDeparture(of: &journey)
    leave(&journey, at: now)
  }

  private mutating func prepareV4(
    _ journey: inout Journey, _ way: Journey.Way, at now: Timestamp
  ) -> Bool {
    guard journey.packet.packetType == 0 else { return false }
    guard journey.packet.bytes[IPv4Header.timeToLive] > 1 else {
      send(ICMPError(type: ICMPError.timeExceeded, code: 0), about: journey, at: now)
      return false
    }
    let flags = journey.packet.bytes.span.bigEndian16(at: IPv4Header.fragment)
    if isTooBigV4(journey, way.mtu), flags & IPv4Header.dontFragment != 0 {
      send(
        ICMPError(
          type: ICMPError.unreachable, code: ICMPError.fragmentationNeeded,
          information: UInt32(truncatingIfNeeded: way.mtu)),
        about: journey, at: now)
      return false
    }
    let kind = journey.packet.bytes[IPv4Header.typeOfService]
    journey.packet.priority = Self.priority(ofTypeOfService: kind)
    journey.packet.bytes.decrementTimeToLive()
    return true
  }

  private mutating func prepareV6(
    _ journey: inout Journey, _ way: Journey.Way, at now: Timestamp
  ) -> Bool {
    guard journey.packet.packetType == 0 else { return false }
    guard journey.packet.bytes[IPv6Header.hopLimit] > 1 else {
      send(ICMPError(type: ICMPError.timeExceededV6, code: 0), about: journey, at: now)
      return false
    }
    let source = journey.source
    if journey.packet.input != way.interface {
      if source.isUnspecified || source.isMulticast(.v6) || source.isLoopback(.v6) { return false }
      if source.isLinkLocalV6 {
        send(
          ICMPError(type: ICMPError.unreachableV6, code: ICMPError.notNeighbourV6),
          about: journey, at: now)
        return false
      }
    }
    let mtu = max(way.mtu, FragmentationLimit.minimumV6)
    if isTooBigV6(journey, mtu) {
      send(
        ICMPError(
          type: ICMPError.packetTooBigV6, code: 0,
          information: UInt32(truncatingIfNeeded: mtu)),
        about: journey, at: now)
      return false
    }
    journey.packet.bytes[IPv6Header.hopLimit] -= 1
    return true
  }

  /// As `ip_exceeds_mtu` does: what was made whole may be long, unless one fragment was too long.
  private func isTooBigV4(_ journey: borrowing Journey, _ mtu: Int) -> Bool {
    guard journey.packet.bytes.count > mtu else { return false }
    guard let fragments = journey.fragments else { return true }
    return fragments.largestByteCount > mtu
  }

  private func isTooBigV6(_ journey: borrowing Journey, _ mtu: Int) -> Bool {
    guard journey.packet.bytes.count > mtu else { return false }
    guard let fragments = journey.fragments else { return true }
    return fragments.largestByteCount > mtu
  }

  /// The priority that the old meaning of the type of service gives (`rt_tos2priority`).
  package static func priority(ofTypeOfService kind: UInt8) -> UInt32 {
    switch (kind & 0x1E) >> 3 {
    case 0: 0
    case 1: 2
    case 2: 6
    default: 4
    }
  }
}

extension [UInt8] {
  /// Takes one hop from an IPv4 header and keeps its checksum right.
  fileprivate mutating func decrementTimeToLive() {
    self[IPv4Header.timeToLive] -= 1
    // The field is the high byte of a word, so that the sum shrinks by 0x100.
    let sum =
      UInt32(self[IPv4Header.checksum]) << 8 | UInt32(self[IPv4Header.checksum + 1])
    let more = sum + 0x100
    let checksum = UInt16(truncatingIfNeeded: more + (more >= 0xFFFF ? 1 : 0))
    self[IPv4Header.checksum] = UInt8(truncatingIfNeeded: checksum >> 8)
    self[IPv4Header.checksum + 1] = UInt8(truncatingIfNeeded: checksum)
  }
}
