/// Comparisons of sequence numbers, which begin anew after 2³² (RFC 9293 §3.4).
extension UInt32 {
  /// Whether this number comes before another one.
  @inline(__always)
  func comesBefore(_ other: UInt32) -> Bool {
    Int32(truncatingIfNeeded: self &- other) < 0
  }

  /// Whether this number comes behind another one.
  @inline(__always)
  func comesAfter(_ other: UInt32) -> Bool {
    other.comesBefore(self)
  }
}
