import CTVetPackets

extension Tracker {
  /// Makes room in a full table by removing connections that are not assured (`early_drop`).
  ///
  /// - Returns: Whether at least one was removed.
  mutating func dropEarly(near tuple: Tuple, at now: Timestamp) -> Bool {
    false
  }
}
