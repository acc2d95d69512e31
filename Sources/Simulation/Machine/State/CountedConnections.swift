package import CTVetConntrack
import CTVetPackets

/// The connections that `ct count` has met and that are still alive (net/netfilter/nf_conncount.c).
package struct CountedConnections: Sendable, Hashable {
  /// The tuples of the original direction, in the order in which they came.
  package private(set) var tuples: [Tuple] = []
  /// The tick in which dead ones were last looked for, and how many were left then.
  private var cleaning: (tick: Int64, count: Int) = (-1, 0)

  /// How many connections there are.
  package var count: Int { tuples.count }

  /// How many dead connections one packet clears away.
  private static let cleaningLimit = 64

  /// What is known of the connection that is counted.
  package enum Standing {
    /// It is not in the table yet.
    case unconfirmed
    /// It is in the table.
    case confirmed
    /// It is in the table, and assured.
    case assured
  }

  /// Creates an empty list.
  package init() {}

  /// Counts a connection, unless it is counted already.
  ///
  /// - Parameters:
  ///   - tick: The kernel's timer tick.
  ///   - isAlive: Whether a connection of a tuple is in the table, and for TCP not closed; nil where none
  ///     is in the table.
  package mutating func add(
    _ tuple: Tuple, _ standing: Standing, tick: Int64, isAlive: (Tuple) -> Bool?
  ) {
    switch standing {
    case .assured: return clean(tick: tick, isAlive: isAlive)
    case .confirmed: break
    case .unconfirmed:
      guard tick != cleaning.tick || count - cleaning.count >= Self.cleaningLimit else {
        tuples.append(tuple)
        return
      }
    }
    var kept: [Tuple] = []
    kept.reserveCapacity(tuples.count)
    var cleared = 0
    for (index, known) in tuples.enumerated() {
      guard cleared <= Self.cleaningLimit else {
        kept += tuples[index...]
        break
      }
      let alive = isAlive(known)
      if alive != nil, known == tuple {
        tuples = kept + tuples[index...]
        return
      }
      if alive == true { kept.append(known) } else { cleared += 1 }
    }
    tuples = kept
    cleaning = (tick, tuples.count)
    tuples.append(tuple)
  }

  /// Forgets connections that are gone.
  package mutating func clean(tick: Int64, isAlive: (Tuple) -> Bool?) {
    guard tick != cleaning.tick else { return }
    var cleared = 0
    tuples.removeAll { tuple in
      guard cleared <= Self.cleaningLimit, isAlive(tuple) != true else { return false }
      cleared += 1
      return true
    }
    cleaning = (tick, tuples.count)
  }

  package static func == (left: CountedConnections, right: CountedConnections) -> Bool {
    left.tuples == right.tuples && left.cleaning == right.cleaning
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(tuples)
  }
}
