import CTVetBytecode
import CTVetRulesetModel
import CTVetSimulation

/// How often packets match rules that do nothing but count.
///
/// Nothing else shows whether they match. A rule of iptables may become several of nft, of which one
/// matches, so that it is numbers that are compared.
struct BareMatches {
  private let bare: Set<RuleID>
  /// Rules of which nobody can say whether the other side has an action for them.
  private let unclear: Set<RuleID>

  init(_ ruleset: Ruleset) {
    var bare: Set<RuleID> = []
    var unclear: Set<RuleID> = []
    for id in ruleset.rules.indices.lazy.map({ RuleID($0) }) {
      let statements = ruleset.statements(ruleset.rule(id).statements)
      if statements.contains(where: \.updatesSet) {
        unclear.insert(id)
      } else if statements.allSatisfy(\.isBare) {
        bare.insert(id)
      }
    }
    self.bare = bare
    self.unclear = unclear
  }

  /// The rules of nft that a packet matched; nil where that can't be compared.
  func count(_ result: PacketResult, _ loaded: LoadedRuleset) -> Int? {
    var count = 0
    for entry in result.trace {
      guard let rule = entry.rule.map({ loaded.rule($0).id }) else { continue }
      if unclear.contains(rule) { return nil }
      if entry.verdict == .continue, bare.contains(rule) { count += 1 }
    }
    for answer in result.generated {
      guard let more = self.count(answer, loaded) else { return nil }
      count += more
    }
    return count
  }

  /// The rules of iptables that it matched.
  static func count(_ machine: XtablesMachine) -> Int {
    machine.matched.count { place in
      switch machine.steps[place].outcome {
      case .next: true
      case .target(let target): target.isIdle
      default: false
      }
    }
  }
}

extension Statement {
  /// Whether it may stand for a test or for an action of iptables.
  fileprivate var updatesSet: Bool {
    switch self {
    case .updateSet, .updateMap, .meter: true
    default: false
    }
  }

  fileprivate var isBare: Bool {
    switch self {
    case .match, .counter, .limit, .quota, .connectionCount, .last, .verdict, .verdictMap: true
    default: false
    }
  }
}
