import CTVetDiagnostics
import CTVetRulesetModel

/// A statement of a rule that no packet passes that got that far.
struct Contradiction {
  /// A condition: what it tests, the situations that pass it.
  struct Condition {
    let use: References.ConntrackUse
    let passing: SituationSet
  }

  /// The condition that no packet passes, or the write that has nothing to write to.
  let last: Condition
  /// The conditions before it, in order.
  let earlier: [Condition]
  /// The situations of the packets that get to the chain.
  let arriving: SituationSet
  /// Whether the last one writes, rather than tests.
  let isWrite: Bool

  /// The earlier condition that alone excludes the last one.
  var opponent: Condition? {
    earlier.first { $0.passing.intersection(last.passing).isEmpty }
  }

  /// Whether the calls of the chain alone exclude the last condition.
  var isExcludedByCalls: Bool {
    arriving != .late && arriving.intersection(last.passing).isEmpty
  }

  /// Why nothing passes both the last condition and another one, as the end of a sentence.
  func reason(against other: Condition) -> String {
    reason(against: other.passing, key: other.use.keyRead ?? .state)
  }

  /// Why none of the packets that get to the chain passes the last condition.
  var reasonAgainstCalls: String {
    reason(against: arriving, key: .state)
  }

  private func reason(against other: SituationSet, key: ConntrackKey) -> String {
    let lastKey = last.use.keyRead ?? .mark
    if let states = Self.unconnected(other), last.passing.isSubset(of: .connected) {
      let gone = isWrite ? "write to" : "read from"
      return "a packet that is \(states) has no connection to \(gone)"
    }
    if let states = Self.unconnected(last.passing), other.isSubset(of: .connected) {
      return "for a packet that is \(states) the rule ends at `ct \(key.spelling)`, as there is no "
        + "connection to read from"
    }
    let isAboutNew = other.states == .new || last.passing.states == .new
    guard let decisive = [key, lastKey].first(where: { $0 != .state }) else {
      return "a packet has one state only"
    }
    switch (decisive, isAboutNew) {
    case (.direction, true): return "the first packet in the reply direction ends the state `new`"
    case (.helper, true):
      return "`ct helper` is read from the connection that announced this one, and an announced "
        + "connection is `related`, never `new`"
    case (.status, true):
      return "a `new` connection has seen no reply and was not announced by a helper"
    case (.status, false) where [other.states, last.passing.states].contains(.established):
      return "an `established` connection is confirmed and has seen a reply"
    case (.status, false):
      return "an assured connection has seen a reply, and one that has seen a reply is confirmed"
    default: return "no packet passes both"
    }
  }

  /// The states of a set without connections, as words.
  private static func unconnected(_ set: SituationSet) -> String? {
    guard !set.isEmpty, set.intersection(.connected).isEmpty else { return nil }
    return set.states.names.map { "`\($0)`" }.joined(separator: " or ")
  }
}

extension Ruleset {
  /// Finds what contradicts itself in one rule; `arriving` are the packets that get to its chain.
  func contradiction(
    in uses: ArraySlice<References.ConntrackUse>, arriving: SituationSet
  ) -> Contradiction? {
    guard let first = uses.first else { return nil }
    let rule = rule(first.rule)
    var here = arriving
    var earlier: [Contradiction.Condition] = []
    for use in uses {
      switch use.kind {
      case .read:
        guard earlier.last?.use.statement != use.statement else { continue }
        let passing = situations(passing: statement(use.statement, of: rule))
        let condition = Contradiction.Condition(use: use, passing: passing)
        here.formIntersection(passing)
        if here.isEmpty {
          return Contradiction(
            last: condition, earlier: earlier, arriving: arriving, isWrite: false)
        }
        earlier.append(condition)
      case .write(.zone), .count, .notrack: continue
      case .write, .attach:
        guard here.intersection(.connected).isEmpty else { continue }
        let condition = Contradiction.Condition(use: use, passing: .connected)
        return Contradiction(last: condition, earlier: earlier, arriving: arriving, isWrite: true)
      }
    }
    return nil
  }
}
