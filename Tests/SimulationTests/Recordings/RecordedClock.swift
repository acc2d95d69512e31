import CTVetPackets

/// The times at which the packets of a recording were sent.
///
/// A case tells when a packet is sent at the earliest, but the recorder needs up to 25 ms for one, so that a
/// long row of packets takes longer than it tells.
struct RecordedClock {
  /// How long a packet takes, in seconds.
  private let pace: Double
  private var earliest = 0.0

  /// Creates a clock at 0.
  ///
  /// - Parameter pace: How long a packet takes, in seconds.
  init(pace: Double) {
    self.pace = pace
  }

  /// The time of the next packet, which a case wants to be sent after some seconds.
  mutating func advance(to time: Double) -> Timestamp {
    let now = max(time, earliest)
    earliest = now + pace
    return Timestamp(nanoseconds: Int64((now * 1e9).rounded()))
  }
}
