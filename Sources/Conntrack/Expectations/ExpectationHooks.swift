package import CTVetPackets

extension Tracker {
  /// Forgets what a connection expects (`nf_ct_remove_expectations`).
  package mutating func removeExpectations(of id: ConnectionID, at now: Timestamp) {
    guard expectationTable.count > 0, hasHelp(id) else { return }
    for expectation in expectationTable.snapshot.reversed() where expectation.master == id {
      unlink(expectation)
    }
  }

  /// Makes an unconfirmed connection the child of the one that expected it, if any did
  /// (`nf_ct_find_expectation` and what `init_conntrack` does then).
  ///
  /// - Returns: Whether it was expected.
  @discardableResult
  mutating func meetExpectation(_ id: ConnectionID, at now: Timestamp) -> Bool {
    guard expectationTable.count > 0,
      let expectation = takeExpectation(
        for: self[id].original, zone: self[id].zone.number, at: now)
    else { return false }
    let master = expectation.master
    let masterHelper = extensions(of: master).helper
    self[id].status.insert(.expected)
    self[id].mark = self[master].mark
    updateExtensions(of: id) {
      $0.master = master
      $0.masterTuple = expectation.masterTuple
      $0.masterHelper = masterHelper
      $0.hasHelp = expectation.assignedHelper != nil
      $0.helper = expectation.assignedHelper
    }
    statistics.expectationsMet += 1
    if expectation.followsMaster { follow(expectation, id, at: now) }
    return true
  }

  /// Takes the expectation that a tuple meets out of the table, unless it is permanent.
  private mutating func takeExpectation(
    for tuple: Tuple, zone: UInt16, at now: Timestamp
  ) -> Expectation? {
    for expectation in expectationTable.candidates(for: tuple) {
      guard expectation.expiry > now else {
        unlink(expectation)
        continue
      }
      guard !expectation.flags.contains(.inactive), expectation.matches(tuple, zone: zone) else {
        continue
      }
      // The other side cannot know yet of what a packet tells that has not left.
      let status = self[expectation.master].status
      guard status.contains(.confirmed), !status.contains(.dying) else { return nil }
      if !expectation.flags.contains(.permanent) { unlink(expectation) }
      return expectation
    }
    return nil
  }

  /// Translates a connection as its master is (`nf_nat_follow_master`).
  ///
  /// Where that gives no free tuple, the connection cannot be confirmed.
  private mutating func follow(
    _ expectation: Expectation, _ id: ConnectionID, at now: Timestamp
  ) {
    let master = self[expectation.master].tuple(expectation.direction.opposite)
    let source = TranslationRange(
      flags: .addresses, minimumAddress: master.destination, maximumAddress: master.destination)
    _ = setUp(source, for: id, .source, at: now)
    let destination = TranslationRange(
      flags: [.addresses, .ports], minimumAddress: master.source, maximumAddress: master.source,
      minimumPort: expectation.savedPort, maximumPort: expectation.savedPort)
    _ = setUp(destination, for: id, .destination, at: now)
  }

  /// Takes an expectation out of the table and tells listeners (`nf_ct_unlink_expect`).
  mutating func unlink(_ expectation: Expectation) {
    expectationTable.remove(expectation)
    statistics.expectationsDeleted += 1
    record(.destroyExpectation, expectation)
  }

  /// Records an event of an expectation, if events are recorded.
  mutating func record(_ kind: ConntrackEvent.Kind, _ expectation: Expectation) {
    guard recordsEvents else { return }
    events.append(
      ConntrackEvent(
        kind: kind, connection: self[expectation.master],
        extensions: extensions(of: expectation.master), expectedTuple: expectation.tuple))
  }
}
