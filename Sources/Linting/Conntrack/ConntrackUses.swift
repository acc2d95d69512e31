import CTVetDiagnostics
import CTVetRulesetModel

/// The uses of conntrack by rule.
struct ConntrackUses: Sendable {
  /// Every use in the order of the text.
  let all: [References.ConntrackUse]
  private let firstOfRule: [UInt32]
  private static let none = UInt32.max

  init(_ ruleset: Ruleset) {
    all = ruleset.references.conntrack
    var first = [UInt32](repeating: Self.none, count: ruleset.rules.count)
    for (index, use) in all.enumerated() where first[Int(use.rule.index)] == Self.none {
      first[Int(use.rule.index)] = UInt32(index)
    }
    firstOfRule = first
  }

  /// The uses of one rule.
  func uses(of rule: RuleID) -> ArraySlice<References.ConntrackUse> {
    let first = firstOfRule[Int(rule.index)]
    guard first != Self.none else { return [] }
    var end = Int(first) + 1
    while end < all.count, all[end].rule == rule { end += 1 }
    return all[Int(first)..<end]
  }

  /// Whether a rule uses conntrack.
  func isUsed(by rule: RuleID) -> Bool { firstOfRule[Int(rule.index)] != Self.none }
}

extension References.ConntrackUse {
  /// The key that is read.
  var keyRead: ConntrackKey? {
    if case .read(let key, _) = kind { key } else { nil }
  }

  /// The key that is written.
  var keyWritten: ConntrackKey? {
    if case .write(let key) = kind { key } else { nil }
  }
}

extension References.ConntrackUse {
  /// Whether it exempts the packet from tracking.
  var isExemption: Bool {
    if case .notrack = kind { true } else { false }
  }
}

extension Ruleset {
  /// A statement of a rule by its place, from 0.
  func statement(_ index: Int, of rule: Rule) -> Statement {
    let all = statements(rule.statements)
    return all[all.startIndex + index]
  }

  /// Where a statement of a rule is written, by its place, from 0.
  func statementRange(_ index: Int, of rule: Rule) -> SourceRange {
    let all = ranges(rule.statements)
    return all[all.startIndex + index]
  }
}
