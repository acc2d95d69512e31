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

  /// Prepares a ruleset.
  ///
  /// - Parameter sets: The sets with their elements.
  init(_ ruleset: LoadedRuleset, _ sets: [SetTable]) {
    let runningSets = Self.runningSets(ruleset, sets)
    heads.reserveCapacity(ruleset.rules.count)
    tails.reserveCapacity(ruleset.rules.count)
    var parts: [TableID: UInt32] = [:]
    for rule in ruleset.rules {
      var compiler = QuickRuleCompiler(ruleset, runningSets: runningSets)
      compiler.compile(ruleset.steps[rule.steps])
      append(compiler)
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

  private mutating func append(_ rule: QuickRuleCompiler) {
    var tail = rule.tail
    let firstLookup = Int32(lookups.count)
    for lookup in rule.lookups {
      lookups.append(
        QuickLookup(
          set: lookup.set, register: lookup.register,
          words: words.count..<words.count + lookup.words.count))
      words += lookup.words
    }
    let start = Int32(tests.count)
    for var test in rule.tests {
      if test.lookup >= 0 { test.lookup += firstLookup }
      tests.append(test)
    }
    if tail.lookup >= 0 { tail.lookup += firstLookup }
    tail.tests = start..<Int32(tests.count)
    heads.append(rule.head)
    tails.append(tail)
  }
}
