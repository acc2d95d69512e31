import CTVetBytecode
import CTVetRulesetModel

/// A loaded ruleset prepared for speed: rules as comparisons with a packet's view.
///
/// Rules have the places that they have in the ruleset. What a rule can't have compared this way it does
/// plainly, once the comparisons before it let the packet through.
struct QuickProgram: Sendable {
  /// A base chain without names.
  struct Base: Sendable {
    var family: Family
    var chain: Int
    var drops: Bool
    /// The parts of the view that rules of its table look at.
    var parts: UInt32
  }

  var bases: [Base] = []
  var heads: [QuickHead] = []
  var tails: [QuickTail] = []
  var tests: [QuickTest] = []
  var lookups: [QuickLookup] = []
  var words: [QuickWord] = []
  /// What copied sets hold.
  var shared: [UInt64] = []

  /// Prepares a ruleset.
  ///
  /// - Parameter sets: The sets with their elements.
  init(_ ruleset: LoadedRuleset, _ sets: [SetTable]) {
    let runningSets = Self.runningSets(ruleset, sets)
    let changingSets = Self.changingSets(ruleset)
    var copies: [Int32: QuickSet] = [:]
    heads.reserveCapacity(ruleset.rules.count)
    tails.reserveCapacity(ruleset.rules.count)
    var parts: [TableID: UInt32] = [:]
    for rule in ruleset.rules {
      var compiler = QuickRuleCompiler(ruleset, runningSets: runningSets)
      compiler.compile(ruleset.steps[rule.steps])
      for lookup in compiler.lookups where copies[lookup.set] == nil {
        copies[lookup.set] =
          changingSets.contains(lookup.set)
          ? .table : QuickSet(sets[Int(lookup.set)], to: &shared)
      }
      append(compiler, copies)
      parts[ruleset.chains[rule.chain].tableID, default: 0] |= tails[tails.count - 1].parts
    }
    bases = ruleset.baseChains.map { base in
      Base(
        family: base.family, chain: base.chain, drops: base.policy == .drop,
        parts: parts[ruleset.chains[base.chain].tableID] ?? 0)
    }
  }

  /// The sets whose elements carry something that runs when they are found, or may come to do so.
  private static func runningSets(_ ruleset: LoadedRuleset, _ sets: [SetTable]) -> Set<Int32> {
    var running: Set<Int32> = []
    for (index, table) in sets.enumerated()
    where !table.set.statements.isEmpty || !table.store.expressions.isEmpty {
      running.insert(Int32(index))
    }
    for step in ruleset.steps {
      if case .dynamicSet(let dynset) = step.instruction, !dynset.expressions.isEmpty {
        running.insert(step.reference)
      }
    }
    return running
  }

  /// The sets that rules change.
  private static func changingSets(_ ruleset: LoadedRuleset) -> Set<Int32> {
    var changing: Set<Int32> = []
    for step in ruleset.steps {
      if case .dynamicSet = step.instruction { changing.insert(step.reference) }
    }
    return changing
  }

  private mutating func append(_ rule: QuickRuleCompiler, _ copies: [Int32: QuickSet]) {
    var tail = rule.tail
    let firstLookup = Int32(lookups.count)
    for lookup in rule.lookups {
      lookups.append(
        QuickLookup(
          set: lookup.set, register: lookup.register,
          firstWord: words.count, wordCount: lookup.words.count,
          copy: copies[lookup.set] ?? .table))
      words += lookup.words
    }
    var head = rule.head
    head.firstTest = UInt32(tests.count)
    head.testCount = UInt16(rule.tests.count)
    for var test in rule.tests {
      if test.lookup >= 0 { test.lookup += firstLookup }
      tests.append(test)
    }
    if tail.lookup >= 0 { tail.lookup += firstLookup }
    heads.append(head)
    tails.append(tail)
  }
}
