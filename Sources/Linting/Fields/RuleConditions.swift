import CTVetDiagnostics
import CTVetRulesetModel

/// What every live rule of a ruleset asks of a packet, as conditions on fields.
///
/// Two rules that both see a packet may be compared by them: fields that any rule writes are left
/// out (then a condition is not exact), for their value may change between the two.
struct RuleConditions {
  private var numbers: [PacketField: Int] = [:]
  /// The fields that occur, by their number.
  private(set) var fields: [PacketField] = []
  /// The fields that some rule writes.
  private var written: Set<PacketField> = []
  /// The sets that some rule changes.
  private var changedSets: Set<NameID> = []
  private var conditions: [RuleCondition?] = []
  private var places: [Int32] = []

  /// Reads the rules of the live chains.
  init(_ ruleset: Ruleset, unusual: [UnusualStatement]) {
    conditions = [RuleCondition?](repeating: nil, count: ruleset.rules.count)
    places = [Int32](repeating: 0, count: ruleset.rules.count)
    noteWrites(unusual, ruleset)
    for chain in ruleset.liveChains {
      let family = ruleset.chains[chain.index].family
      for (place, id) in ruleset.chains[chain.index].rules.enumerated() {
        places[Int(id.index)] = Int32(truncatingIfNeeded: place)
        let statements = ruleset.rule(id).statements
        var reader = ConditionSteps(family: family)
        for index in 0..<Int(statements.count) {
          reader.read(
            ruleset.statement(index, of: statements), at: ruleset.range(index, of: statements),
            in: ruleset, &self)
        }
        conditions[Int(id.index)] = reader.condition
      }
    }
  }

  /// What a rule asks before the first statement that acts for good.
  subscript(rule: RuleID) -> RuleCondition { conditions[Int(rule.index)] ?? RuleCondition() }

  /// A rule's place in its chain, from 0.
  func place(of rule: RuleID) -> Int { Int(places[Int(rule.index)]) }

  /// The number of a field; nil where no rule reads it.
  func number(of field: PacketField) -> Int? { numbers[field] }

  /// The number of a field that some rule reads.
  mutating func intern(_ field: PacketField) -> Int {
    if let known = numbers[field] { return known }
    numbers[field] = fields.count
    fields.append(field)
    return fields.count - 1
  }

  /// Whether some rule writes a field.
  func isWritten(_ field: PacketField) -> Bool { !written.isEmpty && written.contains(field) }

  /// Whether some rule changes a set.
  func isChanged(_ set: NameID) -> Bool { changedSets.contains(set) }

  private mutating func noteWrites(_ unusual: [UnusualStatement], _ ruleset: Ruleset) {
    for use in unusual {
      switch use.statement {
      case .setMeta(let key, _): written.insert(.meta(key))
      case .setConntrack(let key, _, _):
        written.insert(.ct(key, nil, .unspecified))
        if key == .zone { written.insert(.ct(.state, nil, .unspecified)) }
      case .setPayload(let field, _):
        if let field = PacketField(ruleset.expression(ruleset.resolved(field))) {
          written.insert(field)
        }
      case .updateSet(_, let set, _, _), .updateMap(_, let set, _, _, _):
        if case .setReference(let name) = ruleset.expression(ruleset.resolved(set)) {
          changedSets.insert(name)
        }
      case .object(.ctHelper, _), .object(.ctTimeout, _), .object(.ctExpectation, _):
        written.insert(.ct(.helper, nil, .unspecified))
      default: break
      }
    }
    for use in ruleset.references.conntrack {
      // It makes the packet untracked.
      if case .notrack = use.kind { written.insert(.ct(.state, nil, .unspecified)) }
    }
  }
}
