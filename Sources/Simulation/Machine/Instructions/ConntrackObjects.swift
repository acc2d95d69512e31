import CTVetBytecode
import CTVetConntrack
import CTVetPackets

/// `ct helper`, `ct timeout` and `ct expectation` (net/netfilter/nft_ct.c).
extension RuleWalk {
  /// The connection of a packet that may still be set up.
  private func unconfirmed(
    _ packet: InFlightPacket, _ tracker: borrowing Tracker
  ) -> ConnectionID? {
    guard let id = Self.connection(of: packet, tracker),
      !tracker[id].status.contains(.confirmed)
    else { return nil }
    return id
  }

  mutating func assign(
    helper name: String, family: UInt16, transport: UInt8, _ packet: InFlightPacket,
    _ tracker: inout Tracker
  ) -> StepOutcome {
    guard let id = unconfirmed(packet, tracker) else { return .next }
    guard let helper = ConntrackHelper(rawValue: name) else {
      return giveUp("the helper `\(name)` is not known")
    }
    // The object's family, or that of the table, says for which protocol the helper is.
    let number = family == 0 ? self.family.number : family
    tracker.assign(
      helper, transport: TransportProtocol(rawValue: transport),
      versions: IPVersion(protocolFamily: number).map { [$0] } ?? [.v4, .v6], to: id)
    return .next
  }

  mutating func assign(
    timeouts: [Listing.Object.ConntrackTimeout], named name: String, transport: UInt8,
    _ packet: InFlightPacket, _ tracker: inout Tracker
  ) -> StepOutcome {
    guard facts.transport == transport, let id = unconfirmed(packet, tracker) else {
      return .next
    }
    let given =
      tracker.extensions(of: id).timeoutPolicy
      ?? TimeoutPolicy(
        name: name, transport: TransportProtocol(rawValue: transport),
        settings: tracker.settings.changed(by: timeouts, transport: transport))
    tracker.updateExtensions(of: id) { $0.timeoutPolicy = given }
    if let first = given.settings.firstTimeout(of: given.transport) {
      tracker.refresh(id, seconds: first, at: time)
    }
    return .next
  }

  mutating func expect(
    _ object: Listing.Object.Contents, _ packet: InFlightPacket, _ tracker: inout Tracker
  ) -> StepOutcome {
    guard
      case .conntrackExpectation(let family, let transport, let port, let timeout, let size) =
        object, let id = unconfirmed(packet, tracker)
    else { return .endRule }
    let version = IPVersion(protocolFamily: family ?? self.family.number)
    let expected = ExpectationObject(
      version: version ?? tracker[id].original.version,
      transport: TransportProtocol(rawValue: transport ?? 0), port: port ?? 0,
      timeout: timeout ?? 0, size: size ?? 0)
    switch tracker.expect(expected, attached: packet.attachment, at: time) {
    case .expected: return .next
    case .mismatch: return .endRule
    case .dropped: return decide(.drop)
    }
  }
}

extension IPVersion {
  /// The network protocol of a family (`NFPROTO_*`); nil for families of several.
  fileprivate init?(protocolFamily: UInt16) {
    switch protocolFamily {
    case 2: self = .v4
    case 10: self = .v6
    default: return nil
    }
  }
}
