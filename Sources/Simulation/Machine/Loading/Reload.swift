import CTVetBytecode
public import CTVetPackets
import CTVetRulesetModel

extension Machine {
  /// Takes another ruleset, as after a further transaction of nft.
  ///
  /// What is the same rule, set or object in both, by its place in the model and its name, keeps its state:
  /// the text of the new ruleset is that of the old one with the commands of the transaction behind it.
  public mutating func replace(with new: LoadedRuleset, at time: Timestamp) {
    let reload = Reload(from: ruleset, to: new)
    var counters = new.counters
    var states = new.states
    for (old, new) in reload.keptCounters { counters[new] = self.counters[old] }
    for (old, new) in reload.keptStates { states[new] = self.states[old] }
    var sets: [SetTable] = []
    for (index, set) in new.sets.enumerated() {
      if let old = reload.keptSets[index] {
        sets.append(reload.table(self.sets[old], as: set, at: time))
      } else {
        sets.append(new.table(of: set, at: time))
      }
    }
    self.counters = counters
    self.states = states
    self.sets = sets
    quick = QuickProgram(new, sets)
    ruleset = new
  }
}

/// What two rulesets have in common.
private struct Reload {
  /// The places of counters, in the old ruleset and in the new one.
  private(set) var keptCounters: [(Int, Int)] = []
  /// The places of other states.
  private(set) var keptStates: [(Int, Int)] = []
  /// The places of sets in the old ruleset by those in the new one.
  private(set) var keptSets: [Int: Int] = [:]
  /// The places of chains in the new ruleset by those in the old one.
  private var chains: [UInt32: UInt32] = [:]
  /// The places of objects in the new ruleset by those in the old one.
  private var objects: [UInt32: UInt32] = [:]
  private let old: LoadedRuleset
  private let new: LoadedRuleset

  init(from old: LoadedRuleset, to new: LoadedRuleset) {
    self.old = old
    self.new = new
    keepChains()
    keepObjects()
    let keptRules = keepRules()
    keepSets(keptRules)
  }

  private mutating func keepChains() {
    var places: [ChainID: Int] = [:]
    for (place, chain) in new.chains.enumerated() { places[chain.id] = place }
    for (place, chain) in old.chains.enumerated() {
      if let kept = places[chain.id] { chains[UInt32(place)] = UInt32(kept) }
    }
  }

  private mutating func keepObjects() {
    var places: [Int: Int] = [:]
    for (place, object) in old.objects.enumerated() { places[object.index] = place }
    for (place, object) in new.objects.enumerated() {
      guard let kept = places[object.index], old.objects[kept].name == object.name,
        old.objects[kept].kind == object.kind
      else { continue }
      objects[UInt32(kept)] = UInt32(place)
      guard object.state >= 0, old.objects[kept].state >= 0 else { continue }
      keep(state: Int(old.objects[kept].state), as: Int(object.state), of: object.instruction)
    }
  }

  private mutating func keep(state old: Int, as new: Int, of instruction: Instruction?) {
    if case .counter = instruction {
      keptCounters.append((old, new))
    } else {
      keptStates.append((old, new))
    }
  }

  private mutating func keepRules() -> Set<RuleID> {
    var places: [RuleID: Int] = [:]
    for (place, rule) in old.rules.enumerated() { places[rule.id] = place }
    var kept: Set<RuleID> = []
    for rule in new.rules {
      guard let place = places[rule.id] else { continue }
      let before = old.steps[old.rules[place].steps]
      let after = new.steps[rule.steps]
      guard before.elementsEqual(after, by: { $0.instruction == $1.instruction }) else {
        continue
      }
      kept.insert(rule.id)
      for (before, after) in zip(before, after) where before.instruction.hasOwnState {
        keep(
          state: Int(before.reference), as: Int(after.reference), of: after.instruction)
      }
    }
    return kept
  }

  private mutating func keepSets(_ rules: Set<RuleID>) {
    var places: [LoadedSet.Identity: Int] = [:]
    for (place, set) in old.sets.enumerated() { places[set.identity] = place }
    for (place, set) in new.sets.enumerated() {
      guard let kept = places[set.identity], old.sets[kept].isSame(as: set) else { continue }
      if case .anonymous(let rule, _) = set.identity, !rules.contains(rule) { continue }
      keptSets[place] = kept
    }
  }

  /// A set of the old ruleset with what the transaction did to its elements.
  func table(_ table: SetTable, as set: LoadedSet, at time: Timestamp) -> SetTable {
    var table = table
    let before = SentElements(table.set.changes)
    let after = SentElements(set.changes)
    switch set.value {
    case .verdict: table.replaceValues { [$0[0], chains[$0[1]] ?? .max] }
    case .object: table.replaceValues { [objects[$0[0]] ?? .max] }
    case .none, .data: break
    }
    table.declare(set)
    if after.flushCount > before.flushCount {
      table.removeAll()
      new.apply(.add(after.elements), to: &table, at: time)
    } else {
      new.apply(.remove(after.removed(since: before)), to: &table, at: time)
      new.apply(.add(after.added(since: before)), to: &table, at: time)
    }
    return table
  }
}

/// The elements that commands leave in a set, in the order in which they came.
private struct SentElements {
  private struct Key: Hashable {
    let key: RegisterData
    let keyEnd: RegisterData?
    let flags: UInt32

    init(_ element: SetElement) {
      key = element.key
      keyEnd = element.keyEnd
      flags = element.flags
    }
  }

  private var held: [Key: SetElement] = [:]
  private var order: [Key] = []
  /// What was removed at any time, and how often.
  private var removals: [Key: (count: Int, element: SetElement)] = [:]
  /// How often all elements were removed.
  private(set) var flushCount = 0

  init(_ changes: [RulesetCompiler.ElementChange]) {
    for change in changes {
      switch change {
      case .add(let elements):
        for element in elements {
          let key = Key(element)
          if held.updateValue(element, forKey: key) == nil { order.append(key) }
        }
      case .remove(let elements):
        for element in elements {
          held[Key(element)] = nil
          removals[Key(element), default: (0, element)].count += 1
        }
      case .flush:
        held = [:]
        order = []
        flushCount += 1
      }
    }
  }

  var elements: [SetElement] {
    var seen: Set<Key> = []
    return order.compactMap { seen.insert($0).inserted ? held[$0] : nil }
  }

  func added(since before: SentElements) -> [SetElement] {
    elements.filter { before.held[Key($0)] != $0 }
  }

  func removed(since before: SentElements) -> [SetElement] {
    let gone = before.elements.filter { held[Key($0)] == nil }
    let named = removals.filter { key, removal in
      held[key] == nil && removal.count > before.removals[key]?.count ?? 0
    }
    return gone + named.values.map(\.element)
  }
}

extension Instruction {
  /// Whether it remembers something of its own.
  fileprivate var hasOwnState: Bool {
    switch self {
    case .counter, .limit, .quota, .last, .connectionLimit: true
    case .numgen(let numgen): numgen.kind == .incremental
    default: false
    }
  }
}
