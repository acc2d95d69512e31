import CTVetConntrack
import CTVetIptablesLanguage
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// `-j SNAT`, DNAT, MASQUERADE, REDIRECT and NETMAP (net/netfilter/xt_nat.c, xt_MASQUERADE.c, xt_REDIRECT.c,
/// xt_NETMAP.c).
enum TranslationTargets {
  static func target(_ use: XtablesUse, _ version: IPVersion) -> any XtablesTarget {
    let option = use["to-source"] ?? use["to-destination"] ?? use["to-ports"]
    var range = TranslationRange(flags: [])
    if let option {
      if option.upper & 1 << 33 != 0 {
        range.flags.insert(.portOffset)
        range.basePort = UInt16(truncatingIfNeeded: option.upper >> 34)
      }
      if option.addresses.count == 2 {
        range.flags.insert(.addresses)
        range.minimumAddress = IPAddress(number: option.addresses[0].address, version)
        range.maximumAddress = IPAddress(number: option.addresses[1].address, version)
      }
      if option.upper & 1 << 32 != 0 {
        range.flags.insert(.ports)
        range.minimumPort = UInt16(truncatingIfNeeded: option.upper >> 16)
        range.maximumPort = UInt16(truncatingIfNeeded: option.upper)
      }
    }
    if use["random"] != nil { range.flags.insert(.random) }
    if use["random-fully"] != nil { range.flags.insert(.fullyRandom) }
    if use["persistent"] != nil { range.flags.insert(.persistent) }
    let change: ConnectionChange =
      switch use.name {
      case "SNAT": .translate(range, .source)
      case "DNAT": .translate(range, .destination)
      case "MASQUERADE": .masquerade(range)
      default: .redirect(range)
      }
    return ConnectionChangeTarget(change: change)
  }
}

/// `-j NETMAP`: the network's bits are replaced.
struct NetworkMapTarget: XtablesTarget {
  let network: XtablesRule.Address

  func run(_ packet: inout InFlightPacket, _ stand: inout Stand) -> TargetVerdict {
    let context = PacketContext(packet, hook: stand.hook, host: stand.host, time: stand.time)
    let isDestination = stand.hook == .prerouting || stand.hook == .output
    let old = isDestination ? context.destination : context.source
    let new = IPAddress(number: old & ~network.mask | network.address, context.version)
    stand.change = .translate(
      TranslationRange(flags: .addresses, minimumAddress: new, maximumAddress: new),
      isDestination ? .destination : .source)
    return .next
  }
}

extension TranslationTargets {
  /// Decides a translation; nil where the target leaves the packet to the next rule.
  static func run(
    _ change: ConnectionChange, _ packet: inout InFlightPacket, _ tracker: inout Tracker,
    _ stand: Stand
  ) -> HookVerdict? {
    guard let id = packet.attachment.connection else { return nil }
    let isDone: Bool
    switch change {
    case .translate(let range, let end):
      isDone = tracker.setUp(range, for: id, end, at: stand.time)
    case .masquerade(let range):
      guard let output = packet.output else { return .drop(nil) }
      let address = stand.host.masqueradeAddress(
        version: packet.headers.version, output: output,
        destination: packet.headers.destination(in: packet.bytes.span))
      isDone = tracker.masquerade(
        range, as: address, interface: output.rawValue, for: id, at: stand.time)
    case .redirect(let range):
      let address = stand.host.redirectAddress(
        version: packet.headers.version, input: stand.hook == .output ? nil : packet.input,
        destination: packet.headers.destination(in: packet.bytes.span))
      isDone = tracker.redirect(range, to: address, for: id, at: stand.time)
    default: return nil
    }
    return isDone ? .accept : .drop(nil)
  }
}
