import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetRulesetModel

/// `nat`, `masq` and `redir` (net/netfilter/nft_nat.c, nft_masq.c, nft_redir.c).
extension RuleWalk {
  mutating func run(
    _ nat: Instruction.NAT, _ packet: InFlightPacket, _ tracker: inout Tracker
  ) -> StepOutcome {
    // In a table of family inet, a translation for one protocol leaves the other's packets alone.
    guard nat.family == .inet || nat.family == (facts.version == .v4 ? .ip : .ip6) else {
      return .next
    }
    guard let id = Self.connection(of: packet, tracker) else { return decide(.accept) }
    var range = range(nat.portMinimum, nat.portMaximum, flags: nat.flags)
    if let first = nat.addressMinimum {
      range.flags.insert(.addresses)
      range.minimumAddress = address(at: first.word, nat.family)
      range.maximumAddress = address(at: (nat.addressMaximum ?? first).word, nat.family)
      if range.flags.contains(.netmap) {
        let offset = nat.kind == .source ? 0 : 1
        range = range.mappingNetwork(of: ownAddress(offset, of: packet))
      }
    }
    let isDone = tracker.setUp(
      range, for: id, nat.kind == .source ? .source : .destination, at: time)
    return decide(isDone ? .accept : .drop)
  }

  mutating func run(
    _ masquerade: Instruction.Masquerade, _ packet: InFlightPacket, _ tracker: inout Tracker,
    _ host: Host
  ) -> StepOutcome {
    guard let id = Self.connection(of: packet, tracker) else { return decide(.accept) }
    guard let output = output(of: packet) else { return decide(.drop) }
    let range = range(masquerade.portMinimum, masquerade.portMaximum, flags: masquerade.flags)
    let address = host.masqueradeAddress(
      version: facts.version, output: output, destination: ownAddress(1, of: packet))
    let isDone = tracker.masquerade(
      range, as: address, interface: output.rawValue, for: id, at: time)
    return decide(isDone ? .accept : .drop)
  }

  mutating func run(
    _ redirect: Instruction.Redirect, _ packet: InFlightPacket, _ tracker: inout Tracker,
    _ host: Host
  ) -> StepOutcome {
    guard let id = Self.connection(of: packet, tracker) else { return decide(.accept) }
    let range = range(redirect.portMinimum, redirect.portMaximum, flags: redirect.flags)
    let address = host.redirectAddress(
      version: facts.version, input: hook == .output ? nil : packet.input,
      destination: ownAddress(1, of: packet))
    return decide(tracker.redirect(range, to: address, for: id, at: time) ? .accept : .drop)
  }

  /// The range of ports that registers hold.
  private func range(
    _ minimum: Register?, _ maximum: Register?, flags: UInt32?
  ) -> TranslationRange {
    var range = TranslationRange(flags: TranslationRange.Flags(rawValue: flags ?? 0))
    if let minimum {
      range.flags.insert(.ports)
      range.minimumPort = registers.bigEndian16(at: minimum.word)
      range.maximumPort = registers.bigEndian16(at: (maximum ?? minimum).word)
    }
    return range
  }

  private func address(at register: Int, _ family: Family) -> IPAddress {
    if family == .ip { return IPAddress(v4: registers.bigEndian32(at: register)) }
    return IPAddress(
      high: registers.bigEndian64(at: register), low: registers.bigEndian64(at: register + 2))
  }

  /// The packet's source (0) or destination (1).
  private func ownAddress(_ index: Int, of packet: InFlightPacket) -> IPAddress {
    let version = facts.version
    let offset = (version == .v4 ? 12 : 8) + index * version.addressByteCount
    guard offset + version.addressByteCount <= packet.bytes.count else {
      return IPAddress(high: 0, low: 0)
    }
    return IPAddress(packet.bytes.span, at: offset, version: version)
  }
}
