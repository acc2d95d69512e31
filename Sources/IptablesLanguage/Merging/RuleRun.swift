import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel

/// Neighbouring rules that one rule can stand for, since they differ in values alone.
///
/// A packet passes the tests of one of them at most: in some key no two have the same value.
struct RuleRun {
  private let first: MergeableRule
  private let stable: StableKeys
  /// The rules.
  private(set) var rules: [MergeableRule]
  /// The places of the tests in which they differ.
  private var places: [Int] = []
  /// Whether the keys of these tests are the same for each rule that a packet comes to.
  private var isStable = false
  /// What they ask there, if it is one place.
  private var values: MergedValues?
  /// What they ask there, if these are several places.
  private var rows: Set<[DecompiledExpression]> = []
  /// Whether verdicts or values of the action differ, so that a map is needed.
  private var needsMap = false

  init(_ rule: MergeableRule, stable: StableKeys) {
    first = rule
    self.stable = stable
    rules = [rule]
  }

  /// Adds the next rule of the chain; false where it has to stand by itself.
  mutating func take(_ rule: MergeableRule) -> Bool {
    guard rule.tests.count == first.tests.count, rule.actions.count == first.actions.count,
      (rule.counter == nil) == (first.counter == nil), rule.comment == first.comment
    else { return false }
    let differing = first.tests.indices.filter { first.tests[$0] != rule.tests[$0] }
    if places.isEmpty, !begin(at: differing) { return false }
    guard differing.allSatisfy(places.contains), rule.isTerminal || isStable,
      let row = row(of: rule)
    else { return false }
    let isOther = rule.verdict != first.verdict || rule.actions != first.actions
    if isOther || needsMap {
      guard isMappable(rule), rules.allSatisfy(isMappable) else { return false }
    }
    guard isApart(row) else { return false }
    needsMap = needsMap || isOther
    rules.append(rule)
    return true
  }

  /// Fixes in which tests rules may differ.
  private mutating func begin(at differing: [Int]) -> Bool {
    places = differing
    isStable = keys.allSatisfy(stable.holds)
    if !places.isEmpty, keys.count == places.count, first.isTerminal || isStable,
      let row = row(of: first)
    {
      values = places.count == 1 ? MergedValues(row[0]) : nil
      rows = [row]
      if places.count == 1 ? values != nil : row.allSatisfy(\.isConstant) { return true }
    }
    places = []
    return false
  }

  /// What a rule asks in the tests that differ; nil where they are of other kinds.
  private func row(of rule: MergeableRule) -> [DecompiledExpression]? {
    var row: [DecompiledExpression] = []
    for place in places {
      guard let key = first.tests[place].comparedKey, rule.tests[place].comparedKey == key,
        let value = rule.tests[place].comparedValue
      else { return nil }
      row.append(value)
    }
    return row
  }

  /// Whether no packet that has these values has those of another rule; notes them if so.
  private mutating func isApart(_ row: [DecompiledExpression]) -> Bool {
    if places.count > 1 { return row.allSatisfy(\.isConstant) && rows.insert(row).inserted }
    guard let next = MergedValues(row[0]) else { return false }
    return values?.take(next) ?? false
  }

  /// Whether a map can give what the rule does; maps in rules have no counters, so that what was
  /// counted would be lost.
  private func isMappable(_ rule: MergeableRule) -> Bool {
    if rule.counter ?? .zero != .zero { return false }
    if rule.actions.isEmpty { return true }
    guard rule.verdict == first.verdict, let one = MappedValue(of: rule),
      let other = MappedValue(of: first)
    else { return false }
    return one.kind == other.kind
  }

  // MARK: The rule that stands for all

  /// The rule that does what all of them do.
  var merged: Merged? {
    guard rules.count > 1 else { return nil }
    return needsMap ? .mapping(withMap) : .rule(withSet)
  }

  /// What a run becomes.
  enum Merged {
    /// A rule with a set, which may itself be one of a run.
    case rule(MergeableRule)
    /// A rule with a map.
    case mapping(DecompiledRule)
  }

  private var keys: [DecompiledExpression] {
    places.compactMap { first.tests[$0].comparedKey }
  }

  private var withSet: MergeableRule {
    var result = first
    if let counter = first.counter {
      result.counter = rules.dropFirst().reduce(counter) { sum, rule in
        Instruction.Counter(
          packets: sum.packets &+ (rule.counter?.packets ?? 0),
          bytes: sum.bytes &+ (rule.counter?.bytes ?? 0))
      }
    }
    result.tests = tests(with: joinedTest)
    return result
  }

  /// The test that takes the values of all rules.
  private var joinedTest: DecompiledStatement {
    guard let values else {
      let elements = rules.compactMap(row).map { DecompiledElement(key: .concatenation($0)) }
      return .match(.equal, key, .set(elements))
    }
    if key.isState, let states = TypedConstant(union: values.members) {
      return .match(.implicit, key, .flagList(states))
    }
    return .match(.equal, key, values.expression)
  }

  private var withMap: DecompiledRule {
    var elements: [DecompiledElement] = []
    for rule in rules {
      let row = row(of: rule) ?? []
      let value = MappedValue(of: rule)?.value ?? .verdict(rule.verdict ?? .continue)
      for member in row.count == 1 ? row[0].members : [.concatenation(row)] {
        elements.append(DecompiledElement(key: member, value: value))
      }
    }
    let source = DecompiledExpression.set(elements)
    var statements = tests(with: nil)
    if let mapped = MappedValue(of: first) {
      statements.append(mapped.statement(.map(key: key, elements: source, isVerdict: false)))
      if let verdict = first.verdict { statements.append(.verdict(verdict)) }
    } else {
      statements.append(.verdictMap(.map(key: key, elements: source, isVerdict: true)))
    }
    return DecompiledRule(statements: statements, comment: first.comment)
  }

  private var key: DecompiledExpression { keys.count == 1 ? keys[0] : .concatenation(keys) }

  /// The tests that all have in common, with another one in the place of the first that differs.
  private func tests(with test: DecompiledStatement?) -> [DecompiledStatement] {
    first.tests.indices.compactMap { index in
      if index == places.first { return test }
      return places.contains(index) ? nil : first.tests[index]
    }
  }
}

extension DecompiledStatement {
  /// What a test compares for being one of some values.
  fileprivate var comparedKey: DecompiledExpression? {
    guard case .match(let operation, let key, _) = self else { return nil }
    switch operation {
    case .equal, .less, .lessOrEqual, .greater, .greaterOrEqual: break
    // A packet is in one state, so that asking for its bit is asking for the state.
    case .implicit where key.isState: break
    default: return nil
    }
    if case .option(let field) = key, field.isPresence { return nil }
    if case .concatenation = key { return nil }
    return key
  }

  fileprivate var comparedValue: DecompiledExpression? {
    guard case .match(let operation, let key, let value) = self else { return nil }
    if key.isState { return value.states }
    switch (operation, value) {
    case (.equal, .constant), (.equal, .range), (.equal, .prefix), (.equal, .set): return value
    case (_, .constant(let bound)): return bound.range(operation)
    default: return nil
    }
  }
}

extension DecompiledExpression {
  fileprivate var isState: Bool {
    if case .conntrack(.state, _, _) = self { return true }
    return false
  }

  /// Whether it is one value, not a pattern of names.
  fileprivate var isConstant: Bool {
    if case .constant = self { return MergedValues(self) != nil }
    return false
  }

  /// Each state of a list by itself.
  fileprivate var states: DecompiledExpression? {
    let bits: TypedConstant
    switch self {
    case .constant(let constant), .flags(let constant), .flagList(let constant): bits = constant
    case .set: return self
    default: return nil
    }
    let members = (0..<bits.value.bits).filter { bits.value.number >> UInt128($0) & 1 == 1 }
      .map { bit in
        DecompiledExpression.constant(
          TypedConstant(ConstantValue(1 << UInt128(bit), bits: bits.value.bits), bits.type))
      }
    return members.count == 1 ? members[0] : .set(members.map { DecompiledElement(key: $0) })
  }
}

extension TypedConstant {
  /// The numbers that compare so with it; nil where there are none.
  fileprivate func range(_ operation: RelationalOperator) -> DecompiledExpression? {
    let all: UInt128 = type.bits >= 128 ? .max : (1 << UInt128(type.bits)) - 1
    let bound = value.number
    var (low, high) = (UInt128(0), all)
    switch operation {
    case .less where bound > 0: high = bound - 1
    case .lessOrEqual: high = bound
    case .greater where bound < all: low = bound + 1
    case .greaterOrEqual: low = bound
    default: return nil
    }
    func constant(_ number: UInt128) -> DecompiledExpression {
      var result = self
      result.value.number = number
      return .constant(result)
    }
    return .range(constant(low), constant(high))
  }

  /// The flags of several constants; nil where one is no constant.
  fileprivate init?(union members: [DecompiledExpression]) {
    guard case .constant(var all)? = members.first else { return nil }
    for member in members {
      guard case .constant(let one) = member else { return nil }
      all.value.number |= one.value.number
    }
    self = all
  }
}
