import CTVetBytecode
import CTVetPackets

/// What an instruction remembers from one packet to the next.
enum ExpressionState: Sendable, Hashable {
  /// How many packets and bytes it saw.
  case counter(Instruction.Counter)
  /// How many nanoseconds' worth may pass, and when that was reckoned.
  case limit(tokens: UInt64, updated: Timestamp)
  /// How many bytes it saw.
  case quota(consumed: UInt64)
  /// When it last ran; nil for never.
  case last(Timestamp?)
  /// The connections that it counts.
  case connections(CountedConnections)
  /// The number that `numgen inc` gave last.
  case number(UInt32)

  /// What an instruction remembers before the first packet; nil for those that remember nothing.
  init?(initial instruction: Instruction) {
    switch instruction {
    case .counter(let counter): self = .counter(counter)
    case .limit(let limit): self = .limit(tokens: RateLimit(limit).capacity, updated: .zero)
    case .quota(let quota): self = .quota(consumed: quota.consumed)
    case .last(let last): self = .last(last.milliseconds == nil ? nil : .zero)
    case .connectionLimit: self = .connections(CountedConnections())
    case .numgen(let numgen):
      guard numgen.kind == .incremental else { return nil }
      self = .number(numgen.modulus &- 1)
    default: return nil
    }
  }
}
