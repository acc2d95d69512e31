import CTVetDiagnostics
import CTVetRulesetModel

/// Compiles rules: evaluates their matches and statements from left to right, adds the tests that
/// these imply, and turns the result into instructions.
///
/// Source: behaviour of nft 1.0.6 with libnftnl 1.2.4.
struct RuleCompiler {
  let ruleset: Ruleset
  let names: NameTables
  /// Whether names that only a host can know, such as those of users, are taken to be known.
  var assumesHostNames = false
  /// The sets and maps with names, by `SetID`; nil where a declaration could not be understood.
  var sets: [Listing.Set?] = []
  /// Sets that some rule adds elements to; nft then lets packets change them.
  var updatedSets: Set<SetID> = []
  var diagnostics: [Diagnostic] = []

  // MARK: The rule at hand

  var table: TableID
  var family: Family
  /// What the matches so far say of the packet.
  var context: ProtocolContext
  /// Headers that earlier matches leave possible, by layer.
  var candidates = ProtocolCandidates()
  /// What a constant must be at this place.
  var wanted = ValueContext.none
  /// The set whose elements are evaluated.
  var currentSet: SetScope?
  /// The matches and statements so far.
  var steps: [Step] = []
  /// Instructions that `Step.instructions` refers to.
  var emitted: [Instruction] = []
  /// The first free word of the registers.
  var firstFreeWord = 0
  /// Where `emit` puts instructions.
  var output: [Instruction] = []
  /// What the rule declares, in order.
  var preludes: [Prelude] = []

  /// Something that must be there before a rule.
  enum Prelude {
    /// A set that the rule alone uses.
    case set(Listing.Set)
    /// A chain that is written in the rule.
    case chain(ChainID)
  }

  /// A part of an evaluated rule.
  enum Step {
    case comparison(Comparison)
    indirect case relation(Relation)
    /// Instructions of a statement, in `emitted`.
    case instructions(Range<Int>)
  }

  /// A comparison.
  struct Relation {
    var left: Operand
    var op: RelationalOperator
    var right: Operand
  }

  init(_ ruleset: Ruleset, names: NameTables) {
    self.ruleset = ruleset
    self.names = names
    table = TableID(0)
    family = .ip
    context = ProtocolContext(family: .ip)
  }

  /// The instructions of a rule; nil where it cannot be compiled, and then a diagnostic tells why.
  mutating func compile(_ id: RuleID) -> Program? {
    let rule = ruleset.rule(id)
    let chain = ruleset.chain(rule.chain)
    begin(in: chain.table)
    do throws(EvaluationError) {
      try evaluate(rule.statements)
      reduce()
      return Program(
        family: family, table: ruleset.spelling(ruleset.table(table).name),
        chain: chain.name.map(ruleset.spelling), instructions: try instructions(),
        userData: rule.comment.map { UserData(comment: ruleset.unquotedText($0)) })
    } catch {
      if let diagnostic = error.diagnostic { diagnostics.append(diagnostic) }
      return nil
    }
  }

  /// Forgets the rule before.
  mutating func begin(in table: TableID) {
    self.table = table
    family = ruleset.table(table).family
    context = ProtocolContext(family: family)
    candidates = ProtocolCandidates()
    wanted = .none
    currentSet = nil
    steps.removeAll(keepingCapacity: true)
    emitted.removeAll(keepingCapacity: true)
    output.removeAll(keepingCapacity: true)
    preludes = []
    firstFreeWord = 0
  }

  private mutating func evaluate(_ list: StatementList) throws(EvaluationError) {
    let ranges = ruleset.ranges(list)
    let statements = ruleset.statements(list)
    var end: SourceRange?
    for (statement, range) in zip(statements, ranges) {
      if let end {
        throw EvaluationError(
          EvaluationDiagnostics.statement, at: range,
          "nothing behind a statement that ends the rule has an effect",
          hint: "move it in front, or into a rule of its own",
          notes: [.init(end, "this ends the rule")])
      }
      wanted = .none
      let start = output.count
      try evaluate(statement, at: range)
      finishInstructions(from: start)
      if endsRule(statement) { end = range }
    }
  }

  /// Makes a step of what `emit` put out since a statement began.
  private mutating func finishInstructions(from start: Int) {
    guard output.count > start else { return }
    let first = emitted.count
    emitted += output[start...]
    output.removeSubrange(start...)
    steps.append(.instructions(first..<emitted.count))
  }

  /// Whether nft refuses further statements.
  private func endsRule(_ statement: Statement) -> Bool {
    switch statement {
    case .verdict(.continue): false
    case .verdict, .reject, .nat, .forward, .queue: true
    default: false
    }
  }

  private mutating func instructions() throws(EvaluationError) -> [Instruction] {
    output.removeAll(keepingCapacity: true)
    for step in steps {
      switch step {
      case .comparison(let comparison): emit(comparison)
      case .relation(let relation): try emit(relation)
      case .instructions(let range): output += emitted[range]
      }
    }
    return output
  }
}

/// The headers that the tests of a rule name for a layer: after `meta l4proto { tcp, udp }` there are
/// two, and a field of either contradicts the other.
struct ProtocolCandidates {
  private var network: [Header] = []
  private var transport: [Header] = []

  /// Adds what a test taught.
  mutating func note(_ known: PacketProtocol?, at base: Expression.PayloadBase) {
    guard case .header(let header)? = known else { return }
    switch base {
    case .network: if !network.contains(header) { network.append(header) }
    case .transport: if !transport.contains(header) { transport.append(header) }
    case .link, .inner: break
    }
  }

  /// A header that is possible besides the given one.
  func rival(of header: Header, at base: Expression.PayloadBase) -> Header? {
    let all = base == .network ? network : base == .transport ? transport : []
    return all.count > 1 ? all.first { $0 != header } : nil
  }
}
