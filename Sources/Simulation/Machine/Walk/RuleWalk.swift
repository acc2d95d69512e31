import CTVetBytecode
import CTVetPackets
import CTVetRulesetModel

/// One packet's way through one base chain.
struct RuleWalk {
  /// The registers.
  var registers = Registers()
  /// The verdict register.
  var decision = Decision(.continue)
  /// What the packet is.
  let facts: PacketFacts
  /// Where the packet is.
  let hook: Hook
  /// The family of the table whose chain is run.
  let family: Family
  /// The rule that is run.
  var rule = LoadedRuleID(rawValue: 0)
  /// What time it is.
  let time: Timestamp
  /// What a rule that rejected the packet has this host send.
  var answer: RejectAnswer?
  /// Which queue a rule gave the packet to, and whether it may do without.
  var queue: (number: UInt16, bypasses: Bool) = (0, false)
  /// Why nothing can be said.
  var reason = ""

  /// Begins a walk.
  init(
    _ packet: InFlightPacket, _ version: IPVersion, hook: Hook, family: Family, time: Timestamp
  ) {
    facts = PacketFacts(packet.bytes.span, version: version)
    self.hook = hook
    self.family = family
    self.time = time
  }

  /// The interface that the packet came in by, as rules of the hook see it (`nft_in`).
  func input(of packet: InFlightPacket) -> InterfaceIndex? {
    switch hook {
    case .ingress, .prerouting, .input, .forward, .postrouting: packet.input
    case .output, .egress: nil
    }
  }

  /// The interface that the packet leaves by, as rules of the hook see it (`nft_out`).
  func output(of packet: InFlightPacket) -> InterfaceIndex? {
    switch hook {
    case .forward, .output, .postrouting, .egress: packet.output
    case .ingress, .prerouting, .input: nil
    }
  }

  /// The number of the protocol family of the hook (`NFPROTO_*`).
  var protocolFamily: UInt8 {
    if family == .netdev { return 5 }
    return facts.version == .v4 ? 2 : 10
  }

  /// Ends the walk, as something decides that is not modelled.
  mutating func giveUp(_ reason: String) -> StepOutcome {
    self.reason = reason
    decision = Decision(.unknown)
    return .decided
  }

  /// Ends the rule with a decision.
  mutating func decide(_ kind: Decision.Kind) -> StepOutcome {
    decision = Decision(kind)
    return kind == .continue ? .next : .decided
  }

  /// How many bytes the packet has, as counters and limits reckon (`skb->len`): a packet that leaves a
  /// device has its link header already.
  func length(of packet: InFlightPacket) -> Int {
    packet.bytes.count + (hook == .egress ? packet.link.count : 0)
  }
}

extension Register {
  /// The first word; 0 for the verdict register, which no instruction reads.
  var word: Int { firstWord ?? 0 }
}
