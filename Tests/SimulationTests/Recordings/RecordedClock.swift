import CTVetPackets

/// The times at which the packets of a recording were sent.
///
/// A case tells when a packet is sent at the earliest, but the recorder needs up to 25 ms for one, so that a
/// long row of packets takes longer than it tells.
struct RecordedClock {
  /// How long a packet takes, in seconds.
  private static let pace = 0.025

  private var earliest = 0.0

  /// The time of the next packet, which a case wants to be sent after some seconds.
  mutating func advance(to time: Double) -> Timestamp {
    let now = max(time, earliest)
    earliest = now + Self.pace
    return Timestamp(nanoseconds: Int64((now * 1e9).rounded()))
  }
}
