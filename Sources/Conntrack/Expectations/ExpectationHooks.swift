import CTVetPackets

extension Tracker {
  /// Forgets what a connection expects (`nf_ct_remove_expectations`).
  mutating func removeExpectations(of id: ConnectionID, at now: Timestamp) {
  }

  /// Makes an unconfirmed connection the child of the one that expected it, if any did
  /// (`nf_ct_find_expectation` and what `init_conntrack` does then).
  mutating func meetExpectation(_ id: ConnectionID, at now: Timestamp) {
  }
}
