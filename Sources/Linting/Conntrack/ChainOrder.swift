import CTVetDiagnostics
import CTVetRulesetModel

/// Two base chains of one hook whose order nothing but loading decides, and what hangs on it.
struct ChainOrder {
  /// What hangs on the order.
  enum Stake {
    /// One writes what the other reads or writes.
    case datum(ChainEffects.Datum, written: SourceRange, used: SourceRange, isRead: Bool)
    /// Both may translate a packet, and the first one does.
    case translation(RuleID, RuleID)
    /// One may drop what the other accepts.
    case verdict
    /// One drops with an answer, the other without.
    case answer(SourceRange)
    /// One drops, so that the other may count, log or mark or not.
    case sideEffects

    /// The order of importance, the most important first.
    var rank: Int {
      switch self {
      case .datum(_, _, _, isRead: true): 0
      case .datum(_, _, _, isRead: false): 1
      case .translation: 2
      case .verdict: 3
      case .answer: 4
      case .sideEffects: 5
      }
    }
  }

  private let first: ChainEffects
  private let second: ChainEffects
  private let ruleset: Ruleset

  init(_ first: ChainEffects, _ second: ChainEffects, in ruleset: Ruleset) {
    self.first = first
    self.second = second
    self.ruleset = ruleset
  }

  /// What hangs on the order; nil where it makes no difference that is known.
  func stake(of kind: ChainGroups.Pair.Kind) -> Stake? {
    switch kind {
    case .filters: stakeOfFilters
    case .filterAndNAT: sharedDatum(countingNAT: true)
    case .nats: stakeOfNAT
    }
  }

  private var stakeOfFilters: Stake? {
    if let shared = sharedDatum(countingNAT: true) { return shared }
    if canDisagree(first, second) || canDisagree(second, first) { return .verdict }
    if let answer = first.firstReject, second.canDrop, second.firstReject == nil {
      return .answer(answer)
    }
    if let answer = second.firstReject, first.canDrop, first.firstReject == nil {
      return .answer(answer)
    }
    let isQuiet = first.writes.isEmpty && second.writes.isEmpty
    return first.canDrop || second.canDrop || !isQuiet ? .sideEffects : nil
  }

  /// Of two nat chains; packets change only after all of them.
  private var stakeOfNAT: Stake? {
    if let shared = sharedDatum(countingNAT: false) { return shared }
    for left in first.translations {
      for right in second.translations
      where !isSame(left, right) && !ruleset.areDisjoint(left, right) {
        return .translation(left, right)
      }
    }
    return nil
  }

  /// Something that one chain writes and the other uses; a read is worse than a second write.
  private func sharedDatum(countingNAT: Bool) -> Stake? {
    for (writer, user) in [(first, second), (second, first)] {
      let written = writer.writes.filter { datum, _ in
        countingNAT || datum != .destination && datum != .source
      }
      if let read = user.firstRead(of: Set(written.keys)), let place = written[read.datum] {
        return .datum(read.datum, written: place, used: read.range, isRead: true)
      }
    }
    let both = first.writes.filter { second.writes[$0.key] != nil && Self.lastWriteCounts($0.key) }
    guard let (datum, place) = both.min(by: { $0.value.start < $1.value.start }),
      let other = second.writes[datum]
    else { return nil }
    return .datum(datum, written: place, used: other, isRead: false)
  }

  private static func lastWriteCounts(_ datum: ChainEffects.Datum) -> Bool {
    switch datum {
    case .meta, .ct, .field: true
    case .set, .destination, .source: false
    }
  }

  private func canDisagree(_ dropping: ChainEffects, _ accepting: ChainEffects) -> Bool {
    guard dropping.canDrop, !accepting.accepts.isEmpty else { return false }
    let limit = ChainEffects.limit
    if dropping.dropsByPolicy || dropping.drops.count > limit || accepting.accepts.count > limit {
      return true
    }
    return dropping.drops.contains { drop in
      accepting.accepts.contains { !ruleset.areDisjoint(drop, $0) }
    }
  }

  /// Whether two rules translate alike: both masquerade, or their statements have one text.
  private func isSame(_ left: RuleID, _ right: RuleID) -> Bool {
    translation(of: left) == translation(of: right)
  }

  private func translation(of id: RuleID) -> String? {
    let rule = ruleset.rule(id)
    let statements = ruleset.statements(rule.statements)
    for (statement, range) in zip(statements, ruleset.ranges(rule.statements)) {
      if case .nat = statement { return ruleset.sources.text(range) }
    }
    return nil
  }
}
