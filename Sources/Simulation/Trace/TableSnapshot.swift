public import CTVetConntrack
public import CTVetPackets

/// The connections and expectations of a host at one moment.
public struct TableSnapshot: Sendable, Hashable {
  /// A connection that is in the table.
  public struct Entry: Sendable, Hashable {
    /// The connection.
    public var connection: Connection
    /// What is kept apart from it.
    public var extensions: ConnectionExtensions
    /// How many nanoseconds it has left.
    public var remaining: Int64

    /// Creates an entry.
    public init(connection: Connection, extensions: ConnectionExtensions, remaining: Int64) {
      self.connection = connection
      self.extensions = extensions
      self.remaining = remaining
    }
  }

  /// A connection that is foreseen.
  public struct ExpectationEntry: Sendable, Hashable {
    /// The expectation.
    public var expectation: CTVetConntrack.Expectation
    /// How many nanoseconds it has left.
    public var remaining: Int64

    /// Creates an entry.
    public init(expectation: CTVetConntrack.Expectation, remaining: Int64) {
      self.expectation = expectation
      self.remaining = remaining
    }
  }

  /// The connections in the order in which they appeared.
  public var entries: [Entry]
  /// The expectations in the order in which they were made.
  public var expectations: [ExpectationEntry]

  /// Creates a snapshot.
  public init(entries: [Entry] = [], expectations: [ExpectationEntry] = []) {
    self.entries = entries
    self.expectations = expectations
  }

  /// How many seconds a time is, a part of one counted as a whole.
  public static func seconds(_ nanoseconds: Int64) -> Int64 {
    let second = Timestamp.nanosecondsPerSecond
    return nanoseconds <= 0 ? 0 : (nanoseconds - 1) / second + 1
  }
}

extension Tracker {
  /// Reads the table, which removes the connections that expired, as reading it does in the kernel.
  public mutating func snapshot(at now: Timestamp) -> TableSnapshot {
    expire(at: now)
    let entries = connectionIDs.map { id in
      TableSnapshot.Entry(
        connection: self[id], extensions: extensions(of: id),
        remaining: remainingNanoseconds(of: id, at: now))
    }
    let expectations = expectations(at: now).map { expectation in
      TableSnapshot.ExpectationEntry(
        expectation: expectation,
        remaining: max(0, expectation.expiry.nanoseconds - now.nanoseconds))
    }
    return TableSnapshot(entries: entries, expectations: expectations)
  }
}

extension Simulator {
  /// Reads the table, which removes the connections that expired.
  public mutating func snapshot(at now: Timestamp) -> TableSnapshot {
    tracker.snapshot(at: now)
  }
}

extension Tracker {
  /// Creates a tracker with the connections of a snapshot, to look at; their expectations are left out.
  public init(showing snapshot: TableSnapshot, at now: Timestamp) {
    self.init()
    let ids = snapshot.entries.map { entry in
      restore(
        entry.connection, entry.extensions,
        expiry: Timestamp(nanoseconds: now.nanoseconds + entry.remaining))
    }
    for id in ids {
      guard let expected = extensions(of: id).masterTuple else { continue }
      let master = ids.first { self[$0].original == expected }
      updateExtensions(of: id) { $0.master = master }
    }
  }
}
