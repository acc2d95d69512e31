import CTVetBytecode
import CTVetConntrack

/// `ct set` and `notrack` (net/netfilter/nft_ct.c).
extension RuleWalk {
  func run(
    _ set: Instruction.SetConntrack, _ packet: inout InFlightPacket, _ tracker: inout Tracker
  ) -> StepOutcome {
    let source = set.source.word
    if set.key == .zone {
      guard packet.attachment.connection == nil else { return .next }
      let zone = Zone(
        number: UInt16(truncatingIfNeeded: registers[source]),
        isForOriginal: set.direction != .reply, isForReply: set.direction != .original)
      packet.attachment = Attachment(connection: tracker.insertTemplate(zone: zone), info: .new)
      return .next
    }
    guard let id = Self.connection(of: packet, tracker) else { return .next }
    switch set.key {
    case .mark: tracker.setMark(registers[source], of: id)
    case .label:
      var labels = tracker.extensions(of: id).labels
      labels.low |= UInt64(registers[source]) | UInt64(registers[source + 1]) << 32
      labels.high |= UInt64(registers[source + 2]) | UInt64(registers[source + 3]) << 32
      tracker.setLabels(labels, of: id)
    default: break
    }
    return .next
  }

  func runNotrack(_ packet: inout InFlightPacket) -> StepOutcome {
    if packet.attachment == .none { packet.attachment = .untracked }
    return .next
  }
}
