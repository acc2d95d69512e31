public import CTVetPackets

extension Tracker {
  /// Why an expectation is not taken.
  enum ExpectationRefusal: Error, Hashable {
    /// Another connection expects something that could be taken for it (`EBUSY`).
    case clash
    /// The connection expects the same as another kind of expectation (`EALREADY`).
    case known
    /// There are as many expectations as there may be (`EMFILE`).
    case tableFull
  }

  /// The expectations that did not expire, in order of creation.
  public func expectations(at now: Timestamp) -> [Expectation] {
    expectationTable.snapshot.filter { $0.expiry > now }
  }

  /// Removes the expectations that expired, the first to be made first.
  mutating func expireExpectations(at now: Timestamp) {
    guard expectationTable.count > 0 else { return }
    for expectation in expectationTable.snapshot where expectation.expiry <= now {
      unlink(expectation)
    }
  }

  /// Puts an expectation into the table (`nf_ct_expect_related`).
  ///
  /// The same expectation of the same connection is replaced; of more than the helper allows, the oldest
  /// goes.
  ///
  /// - Returns: The expectation as it is in the table.
  @discardableResult
  mutating func expect(
    _ expectation: Expectation, at now: Timestamp
  ) throws(ExpectationRefusal) -> Expectation {
    try makeRoom(for: expectation, at: now)
    var expectation = expectation
    if let helper = extensions(of: expectation.master).helper {
      limit(expectation, helper, at: now)
      expectation.expiry = expectation.expiry.adding(seconds: helper.expectationTimeout)
    }
    guard expectationTable.count < Int(settings.maximumExpectations) else { throw .tableFull }
    let inserted = expectationTable.insert(expectation)
    statistics.expectationsCreated += 1
    record(.newExpectation, inserted)
    return inserted
  }

  /// Expects at the port that was named or, where another connection expects there, at a higher one
  /// (`nf_nat_exp_find_port`).
  ///
  /// - Returns: The expectation as it is in the table.
  mutating func expectAnyPort(
    _ expectation: Expectation, at now: Timestamp
  ) throws(ExpectationRefusal) -> Expectation {
    let first = expectation.tuple.destinationPort
    let count = UInt64(UInt16.max - first)
    var expectation = expectation
    for _ in 0...min(count, Self.maximumPortTryCount) {
      do throws(ExpectationRefusal) {
        return try expect(expectation, at: now)
      } catch {
        guard error == .clash, count > 0 else { throw error }
        expectation.tuple.destinationPort =
          first + UInt16(truncatingIfNeeded: random.next() % count)
      }
    }
    throw .clash
  }

  private static let maximumPortTryCount: UInt64 = 128

  /// How many expectations of a class a connection has.
  func expectationCount(of id: ConnectionID, expectationClass: UInt8 = 0) -> Int {
    guard expectationTable.count > 0 else { return 0 }
    return expectationTable.snapshot.count {
      $0.master == id && $0.expectationClass == expectationClass
    }
  }

  private mutating func makeRoom(
    for expectation: Expectation, at now: Timestamp
  ) throws(ExpectationRefusal) {
    for other in expectationTable.candidates(for: expectation.tuple) {
      if other.expiry <= now {
        unlink(other)
      } else if other.master == expectation.master, other.isSame(as: expectation) {
        guard other.expectationClass == expectation.expectationClass else { throw .known }
        unlink(other)
        return
      } else if other.clashes(with: expectation) {
        throw .clash
      }
    }
  }

  /// Removes the oldest expectation of the class if there is one more than the helper allows
  /// (`evict_oldest_expect`).
  private mutating func limit(
    _ expectation: Expectation, _ helper: ConntrackHelper, at now: Timestamp
  ) {
    func isSibling(_ other: Expectation) -> Bool {
      other.master == expectation.master
        && other.expectationClass == expectation.expectationClass
    }
    let siblings = expectationTable.snapshot.filter(isSibling)
    guard siblings.count >= helper.maximumExpectations else { return }
    let expired = siblings.filter { $0.expiry <= now }
    for other in expired { unlink(other) }
    if siblings.count - expired.count >= helper.maximumExpectations,
      let oldest = siblings.first(where: { $0.expiry > now })
    {
      unlink(oldest)
    }
  }
}
