package import CTVetRulesetModel

/// A set of situations, as bits by the index in `ConntrackSituation.all`.
package struct SituationSet: Equatable, Sendable {
  private var words: SIMD4<UInt64>

  private init(words: SIMD4<UInt64>) { self.words = words }

  /// The situations that satisfy a condition.
  package init(_ isMember: (ConntrackSituation) -> Bool) {
    words = .zero
    precondition(ConntrackSituation.all.count <= 256)
    for (index, situation) in ConntrackSituation.all.enumerated() where isMember(situation) {
      words[index / 64] |= 1 << UInt64(index % 64)
    }
  }

  /// No situation.
  package static let empty = SituationSet(words: .zero)
  /// Every situation.
  package static let all = SituationSet { _ in true }
  /// Those of packets that conntrack has looked at.
  package static let late = SituationSet { !$0.isEarly }
  /// Those of packets that conntrack has not looked at.
  package static let early = SituationSet { $0.isEarly }
  /// Those of packets that have a connection.
  package static let connected = SituationSet { $0.hasConnection }
  /// Those of packets whose connection was announced by another one.
  package static let expected = SituationSet { $0.status.contains(.expected) }

  /// The situations of each combination of states, by its bits.
  private static let byStates = (UInt32(0)..<128).map { bits in
    SituationSet { $0.state.rawValue & bits != 0 }
  }

  /// The situations of some states.
  package init(states: ConntrackState) {
    self = Self.byStates[Int(states.rawValue & 127)]
  }

  /// The states that occur.
  package var states: ConntrackState {
    var found: ConntrackState = []
    for named in ConntrackState.named
    where !intersection(SituationSet(states: named.state)).isEmpty {
      found.insert(named.state)
    }
    return found
  }

  /// Whether there is no situation.
  package var isEmpty: Bool { words == .zero }

  /// The situations that are in both sets.
  package func intersection(_ other: SituationSet) -> SituationSet {
    SituationSet(words: words & other.words)
  }

  /// Keeps only what is in the other set too.
  package mutating func formIntersection(_ other: SituationSet) { words &= other.words }

  /// Adds what is in the other set.
  package mutating func formUnion(_ other: SituationSet) { words |= other.words }

  /// The situations that are not in the other set.
  package func subtracting(_ other: SituationSet) -> SituationSet {
    SituationSet(words: words & ~other.words)
  }

  /// Whether every situation is in the other set too.
  package func isSubset(of other: SituationSet) -> Bool { words & ~other.words == .zero }
}
