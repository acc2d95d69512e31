public import CTVetBytecode
import CTVetPackets
public import CTVetRulesetModel

/// A ruleset as the kernel holds it: what the compiler sent, put into chains, with names replaced by
/// places.
///
/// It does not change while packets pass; what packets change is the machine's.
public struct LoadedRuleset: Sendable {
  /// The base chains that are called, in the order in which they were registered; those of dormant
  /// tables are not.
  public internal(set) var baseChains: [BaseChain] = []
  /// The rules by `LoadedRuleID`, those of a chain one behind the other.
  public internal(set) var rules: [LoadedRule] = []
  /// What rules and objects have conntrack do.
  public internal(set) var conntrackUse = ConntrackUse()

  /// What tells a chain from all others.
  struct ChainName: Sendable, Hashable {
    var table: TableID
    var name: String
  }

  var chains: [LoadedChain] = []
  /// The places of chains by their names.
  var chainPlaces: [ChainName: Int32] = [:]
  var steps: [LoadedStep] = []
  var objects: [LoadedObject] = []
  var sets: [LoadedSet] = []
  /// What counters begin with.
  var counters: [Instruction.Counter] = []
  /// What other instructions and objects remember at first.
  var states: [ExpressionState] = []

  /// Loads a ruleset.
  ///
  /// - Parameter compiled: What became of it, without errors.
  public init(_ ruleset: Ruleset, _ compiled: RulesetCompiler.Result) {
    var loader = RulesetLoader(ruleset, compiled)
    loader.load()
    self = loader.loaded
  }

  /// A rule.
  public func rule(_ id: LoadedRuleID) -> LoadedRule {
    rules[Int(id.rawValue)]
  }

  /// Whether a rule answers the packets that it drops, with an error or a reset.
  public func answers(_ id: LoadedRuleID) -> Bool {
    steps[rule(id).steps].contains { step in
      if case .reject = step.instruction { return true }
      return false
    }
  }

  /// The family, table and name of a rule's chain.
  public func chain(of id: LoadedRuleID) -> (family: Family, table: String, name: String) {
    let chain = chains[rule(id).chain]
    return (chain.family, chain.table, chain.name)
  }

  init() {}

  /// The place of the chain of a name; −1 where there is none.
  func chain(named name: String?, in table: TableID) -> Int32 {
    name.flatMap { chainPlaces[ChainName(table: table, name: $0)] } ?? -1
  }

  // MARK: Elements

  /// A set with the elements that were sent for it.
  func table(of set: LoadedSet, at time: Timestamp) -> SetTable {
    var table = SetTable(set, at: time)
    for change in set.changes { apply(change, to: &table, at: time) }
    return table
  }

  /// Changes a set's elements as a command tells.
  func apply(
    _ change: RulesetCompiler.ElementChange, to table: inout SetTable, at time: Timestamp
  ) {
    let set = table.set
    switch change {
    case .add(let elements):
      table.add(elements, at: time) { contents(of: $0, in: set) }
    case .remove(let elements): table.remove(elements, at: time)
    case .flush: table.removeAll()
    }
  }

  private func contents(of element: SetElement, in set: LoadedSet) -> SetTable.Contents {
    var contents = SetTable.Contents()
    switch element.value {
    case .data(let data): contents.value = data.words
    case .verdict(let verdict):
      let chain: Int32 =
        switch verdict {
        case .jump(let name), .goto(let name): self.chain(named: name, in: set.table)
        default: -1
        }
      let decision = Decision(verdict, chain: chain)
      contents.value = [UInt32(decision.kind.rawValue), UInt32(bitPattern: decision.chain)]
    case .object(let name):
      let object = objects.firstIndex {
        $0.table == set.table && $0.name == name && $0.kind == set.objectKind
      }
      contents.value = [UInt32(bitPattern: object.map(Int32.init) ?? -1)]
    case nil: break
    }
    if set.has(LoadedSet.Flag.timeout) {
      contents.timeout = element.timeout ?? set.timeout ?? 0
      contents.remaining = element.expiration
    }
    let isEnd = element.flags & SetElement.Flag.intervalEnd != 0
    let instructions = element.statements.isEmpty ? set.statements : element.statements
    if !isEnd, !instructions.isEmpty {
      contents.expressions = instructions.compactMap { instruction in
        ExpressionState(initial: instruction).map {
          ElementExpression(instruction: instruction, state: $0)
        }
      }
    }
    return contents
  }
}
