import CTVetBytecode
import CTVetPackets

/// A bucket of tokens, each worth a nanosecond (net/netfilter/nft_limit.c).
struct RateLimit {
  /// How much it holds at most.
  let capacity: UInt64
  /// What one packet costs; nil where bytes are counted.
  private let packetCost: UInt64?
  private let period: UInt64
  private let rate: UInt64

  /// How many packets may come at once where nothing is written.
  private static let standardBurst: UInt64 = 5

  init(_ limit: Instruction.Limit) {
    period = limit.unit.rawValue &* UInt64(Timestamp.nanosecondsPerSecond)
    rate = max(1, limit.rate)
    switch limit.measure {
    case .packets:
      let cost = period / rate
      packetCost = cost
      let burst = limit.burst == 0 ? Self.standardBurst : UInt64(limit.burst)
      capacity = cost.multipliedReportingOverflow(by: burst).partialValue
    case .bytes:
      packetCost = nil
      let sum = rate.addingReportingOverflow(UInt64(limit.burst)).partialValue
      capacity = period.multipliedReportingOverflow(by: sum).partialValue / rate
    }
  }

  /// Takes a packet's tokens out of the bucket.
  ///
  /// - Returns: Whether there were enough.
  func take(
    _ byteCount: Int, from tokens: inout UInt64, updated: inout Timestamp, at time: Timestamp
  ) -> Bool {
    let cost =
      packetCost ?? period.multipliedReportingOverflow(by: UInt64(byteCount)).partialValue / rate
    let passed = UInt64(max(0, time.nanoseconds - updated.nanoseconds))
    let held = min(capacity, tokens.addingReportingOverflow(passed).partialValue)
    updated = time
    guard held >= cost else {
      tokens = held
      return false
    }
    tokens = held - cost
    return true
  }
}
