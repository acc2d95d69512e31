import CTVetBytecode
import CTVetPackets
import CTVetRulesetModel

/// `fib` and `rt` (net/netfilter/nft_fib.c, net/netfilter/nft_rt.c).
extension RuleWalk {
  mutating func run(
    _ fib: Instruction.Fib, _ packet: InFlightPacket, _ host: Host
  ) -> StepOutcome {
    let destination = fib.destination.word
    guard let addresses = addresses(of: packet) else { return .endRule }
    let lookup = FibLookup(
      inputs: fib.inputs, version: facts.version, source: addresses.source,
      destination: addresses.destination, transport: TransportProtocol(rawValue: facts.transport),
      hook: hook, input: input(of: packet), output: output(of: packet))
    switch fib.result {
    case .addressType: registers[destination] = UInt32(lookup.addressType(in: host).rawValue)
    case .interface, .interfaceName:
      let found = lookup.interface(in: host)
      if fib.isPresence {
        registers[destination] = found == nil ? 0 : 1
      } else if fib.result == .interface {
        registers[destination] = found?.rawValue ?? 0
      } else {
        let name = found.flatMap(host.interface)?.name ?? ""
        registers.store(name, byteCount: 16, at: destination)
      }
    }
    return .next
  }

  /// The addresses in the network header; nil where it is cut off.
  private func addresses(
    of packet: InFlightPacket
  ) -> (source: IPAddress, destination: IPAddress)? {
    let bytes = packet.bytes.span
    switch facts.version {
    case .v4:
      guard bytes.count >= 20 else { return nil }
      return (
        IPAddress(bytes, at: 12, version: .v4), IPAddress(bytes, at: 16, version: .v4)
      )
    case .v6:
      guard bytes.count >= 40 else { return nil }
      return (IPAddress(bytes, at: 8, version: .v6), IPAddress(bytes, at: 24, version: .v6))
    }
  }

  mutating func run(
    _ load: Instruction.Route, _ packet: InFlightPacket, _ host: Host
  ) -> StepOutcome {
    // Before routing there is no route to ask.
    guard hook != .prerouting, hook != .ingress, let addresses = addresses(of: packet) else {
      return .endRule
    }
    let destination = load.destination.word
    let version = facts.version
    switch load.key {
    case .routeClass, .ipsec: registers[destination] = 0
    case .nextHopIPv4, .nextHopIPv6:
      guard (load.key == .nextHopIPv4) == (version == .v4) else { return .endRule }
      let route = host.route(
        to: addresses.destination, version: version, interface: output(of: packet))
      let hop = route?.gateway ?? addresses.destination
      if version == .v4 {
        registers[destination] = hop.v4.byteSwapped
      } else {
        registers.storeBigEndian(hop.high, hop.low, at: destination)
      }
    case .maximumSegmentSize:
      registers[destination] = UInt32(segmentSize(packet, addresses, host))
    }
    return .next
  }

  /// The largest segment that fits through the routes there and back (`get_tcpmss`).
  private func segmentSize(
    _ packet: InFlightPacket, _ addresses: (source: IPAddress, destination: IPAddress),
    _ host: Host
  ) -> UInt16 {
    let standard: UInt16 = 536
    let headers = facts.version == .v4 ? 40 : 60
    let forth = output(of: packet).flatMap { output in
      host.route(to: addresses.destination, version: facts.version, interface: output)
        .map(host.mtu) ?? host.mtu(of: output)
    }
    let back = host.route(to: addresses.source, version: facts.version).map(host.mtu)
    guard let forth else { return standard }
    let mtu = min(forth, back ?? forth)
    guard mtu > headers, mtu <= 0xFFFF else { return standard }
    return UInt16(mtu - headers)
  }
}
