import CTVetDiagnostics
import CTVetRulesetModel

extension Ruleset {
  /// The situations in which a packet can get past a statement.
  ///
  /// It errs on the side of too many: what is not understood is taken to pass. Comparisons that
  /// compare several flags at once, which is a mistake of its own, are left out.
  func situations(passing statement: Statement) -> SituationSet {
    if let usual = situationsOfUsualMatch(statement) { return usual }
    var passing = SituationSet.all
    for part in parts(of: statement) {
      guard case .ct(let key, _, _) = expression(part), key != .state else { continue }
      passing.formIntersection(key == .helper ? .expected : .connected)
    }
    for comparison in ConntrackComparison.all(in: statement, of: self) {
      passing.formIntersection(situations(passing: comparison))
    }
    return passing
  }

  /// The situations that pass the kinds of match that large rulesets have by the thousand, found
  /// without allocating anything; nil for all others.
  private func situationsOfUsualMatch(_ statement: Statement) -> SituationSet? {
    guard case .match(let left, let comparison, let right) = statement,
      case .ct(let key, _, _) = expression(left)
    else { return nil }
    switch (key, expression(right)) {
    case (.state, .symbol), (.state, .list):
      guard comparison == .implicit, let states = listedStates(right) else { return nil }
      return SituationSet(states: states)
    case (.state, _), (.status, _), (.direction, _): return nil
    case (_, .symbol), (_, .number): return key == .helper ? .expected : .connected
    default: return nil
    }
  }

  private func listedStates(_ id: ExpressionID) -> ConntrackState? {
    switch expression(id) {
    case .symbol: return ConntrackState(spelling: sources.bytes(range(id)))
    case .list(let parts):
      var states: ConntrackState = []
      for part in expressions(parts) {
        guard case .symbol = expression(part),
          let state = ConntrackState(spelling: sources.bytes(range(part)))
        else { return nil }
        states.formUnion(state)
      }
      return states
    default: return nil
    }
  }

  /// The situations in which a test of the state, the status or the direction is true.
  func exactSituations(of key: ConntrackKey, _ test: ValueTest) -> SituationSet {
    switch key {
    case .state: SituationSet(states: test.states)
    case .direction:
      SituationSet { situation in
        situation.direction.map { test.accepts(UInt32($0.rawValue)) } ?? false
      }
    default: SituationSet { $0.hasConnection && test.accepts($0.status.rawValue) }
    }
  }

  private func situations(passing comparison: ConntrackComparison) -> SituationSet {
    guard let test = ValueTest(comparison, in: self) else { return .all }
    switch comparison.key {
    case .state:
      return comparison.comparesListedStates(in: self) ? .all : SituationSet(states: test.states)
    case .direction:
      return SituationSet { situation in
        situation.direction.map { test.accepts(UInt32($0.rawValue)) } ?? false
      }
    case .status:
      guard ConntrackStatus.matchable.rawValue & test.relevantBits == test.relevantBits else {
        return .all
      }
      return SituationSet { $0.hasConnection && test.accepts($0.status.rawValue) }
    default: return .all
    }
  }
}

extension ConntrackState {
  /// The state of a name in its bytes.
  fileprivate init?(spelling bytes: ArraySlice<UInt8>) {
    guard let found = Self.spellings.first(where: { bytes.elementsEqual($0.bytes) }) else {
      return nil
    }
    self = found.state
  }

  private static let spellings = named.map { (bytes: Array($0.name.utf8), state: $0.state) }
}

extension ConntrackStatus {
  /// The bits that nft can match by name.
  static let matchable = named.reduce(into: ConntrackStatus()) { $0.insert($1.status) }
}

extension ConntrackComparison {
  /// Whether a constant stands for several states at once and is compared as a whole, so that no
  /// packet's state equals it.
  func comparesListedStates(in ruleset: Ruleset) -> Bool {
    guard key == .state else { return false }
    switch constants(in: ruleset) {
    case .unknown: return false
    case .several(let constants): return constants.contains { $0.number.nonzeroBitCount > 1 }
    case .one(let constant):
      switch form {
      case .match(.implicit): return !isWhole && constant.number.nonzeroBitCount > 1
      case .match(.equal), .match(.notEqual), .lookup:
        return constant.number.nonzeroBitCount > 1
      default: return false
      }
    }
  }
}
