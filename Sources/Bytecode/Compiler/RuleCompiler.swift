import CTVetDiagnostics
import CTVetRulesetModel

/// Compiles rules: evaluates their matches and statements from left to right, adds the tests that
/// these imply, and turns the result into instructions.
///
/// Source: behaviour of nft 1.0.6 with libnftnl 1.2.4.
struct RuleCompiler {
  var ruleset: Ruleset
  let names: NameTables
  /// The release of nft that shall know what rules use.
  let release: NftRelease
  /// Whether names that only a host can know, such as those of users, are taken to be known.
  var assumesHostNames = false
  /// Whether instructions are wanted, rather than only the mistakes that stand in their way.
  var buildsPrograms = true
  /// The sets and maps with names, by `SetID`; nil where a declaration could not be understood.
  var sets: [Listing.Set?] = []
  /// Sets that some rule adds elements to; nft then lets packets change them.
  var updatedSets: Set<SetID> = []
  var diagnostics: [Diagnostic] = []
  /// The numbers of words that were read lately.
  var constants = ConstantCache()

  // MARK: The rule at hand

  var table: TableID
  /// The table's name, once a rule was begun.
  var tableName: String?
  var family: Family
  /// What the matches so far say of the packet.
  var context: ProtocolContext
  /// What is known at the beginning of a rule.
  private var initialContext: ProtocolContext
  /// Headers that earlier matches leave possible, by layer.
  var candidates = ProtocolCandidates()
  /// What they say of the packet inside a tunnel.
  var tunnelScope: TunnelScope?
  /// What a constant must be at this place.
  var wanted = ValueContext.none
  /// The set whose elements are evaluated.
  var currentSet: SetScope?
  /// The matches and statements so far.
  var steps: [Step] = []
  /// The first free word of the registers.
  var firstFreeWord = 0
  /// Where `emit` puts instructions.
  var output: [Instruction] = []
  /// Steps that may be joined with others, while a rule is reduced.
  var mergeable: [Int] = []
  /// Whether rules of a shape that was seen before take their instructions from it.
  var reusesShapes = true
  /// The shapes of rules that were compiled.
  var shapes: CompiledShapes
  /// The constants of the rule that may be replaced in its instructions, by their number among all.
  var holeIDs: [(id: ExpressionID, constant: Int)] = []
  /// Their values in another rule.
  var holeValues = [UInt128](repeating: 0, count: 64)
  /// Whether it is noted where constants go.
  var notesHoles = false
  /// What each constant must be, once it was read.
  var holeContexts: [ValueContext?] = []
  /// Where constants go.
  var patches: [CompiledShape.Patch] = []
  /// Which constants have their place.
  var patchedHoles: Set<Int> = []
  /// The constants of the match at hand that were read as ends of ranges or prefixes.
  var pendingHoles: [Int] = []
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
    /// Instructions of a statement, in `output` until the whole rule is put together.
    case instructions(Range<Int>)
  }

  /// A comparison.
  struct Relation {
    var left: Operand
    var op: RelationalOperator
    var right: Operand
    /// The noted constants that it compares with.
    var holes: [Int] = []
  }

  init(_ ruleset: Ruleset, names: NameTables, release: NftRelease) {
    self.ruleset = ruleset
    self.names = names
    self.release = release
    shapes = CompiledShapes(shapeCount: ruleset.shapes.count)
    table = TableID(0)
    family = .ip
    context = ProtocolContext(family: .ip)
    initialContext = context
  }

  /// The instructions of a rule; nil where it cannot be compiled, and then a diagnostic tells why.
  mutating func compile(_ id: RuleID) -> Program? {
    var rule = ruleset.rule(id)
    let table = ruleset.chains[rule.chain.index].table
    enter(table)
    if !preludes.isEmpty { preludes = [] }
    let isNew: Bool
    switch repeated(rule) {
    case .known(let instructions):
      return buildsPrograms ? program(of: rule, instructions) : nil
    case .new: isNew = true
    case .special: isNew = false
    }
    if rule.isAbridged {
      diagnostics += ruleset.read(id)
      rule = ruleset.rule(id)
    }
    do throws(EvaluationError) {
      begin(in: table)
      if isNew { beginNotingHoles(of: rule) }
      defer { notesHoles = false }
      try evaluate(rule.statements)
      reduce()
      let instructions = try instructions()
      if isNew { keep(instructions, of: rule) }
      return buildsPrograms ? program(of: rule, instructions) : nil
    } catch {
      if let diagnostic = error.diagnostic { diagnostics.append(diagnostic) }
      return nil
    }
  }

  private func program(of rule: Rule, _ instructions: [Instruction]) -> Program {
    Program(
      family: family, table: tableName ?? "",
      chain: ruleset.chains[rule.chain.index].name.map(ruleset.spelling),
      instructions: instructions,
      userData: rule.comment.map { UserData(comment: ruleset.unquotedText($0)) })
  }

  /// Refuses what the release does not know.
  func needsNewerRelease(_ what: String, at range: SourceRange) throws(EvaluationError) {
    guard release == .release106 else { return }
    throw EvaluationError(
      EvaluationDiagnostics.unsupported, at: range,
      "nft \(release.rawValue) does not know `\(what)`",
      hint: "newer releases do; name the one that loads the rules with --nft-release")
  }

  /// Forgets the rule before.
  mutating func begin(in table: TableID) {
    enter(table)
    context = initialContext
    candidates.removeAll()
    wanted = .none
    if currentSet != nil { currentSet = nil }
    if tunnelScope != nil { tunnelScope = nil }
    steps.removeAll(keepingCapacity: true)
    output.removeAll(keepingCapacity: true)
    if !preludes.isEmpty { preludes = [] }
    firstFreeWord = 0
  }

  /// Goes to a table.
  private mutating func enter(_ table: TableID) {
    if table != self.table || tableName == nil {
      self.table = table
      family = ruleset.tables[table.index].family
      tableName = ruleset.spelling(ruleset.tables[table.index].name)
      initialContext = ProtocolContext(family: family)
    }
  }

  private mutating func evaluate(_ list: StatementList) throws(EvaluationError) {
    var end: SourceRange?
    for index in 0..<Int(list.count) {
      let statement = ruleset.statement(index, of: list)
      let range = ruleset.range(index, of: list)
      if let end {
        throw EvaluationError(
          EvaluationDiagnostics.statement, at: range,
          "nothing behind a statement that ends the rule has an effect "
            + "(“Statement after terminal statement has no effect”)",
          hint: "move it in front, or into a rule of its own",
          notes: [.init(end, "this ends the rule")])
      }
      let start = output.count
      if case .match(let left, let op, let right) = statement {
        try match(left, op, right, at: range)
      } else {
        wanted = .none
        try evaluate(statement, at: range)
        if output.count > start { steps.append(.instructions(start..<output.count)) }
        if endsRule(statement) { end = range }
      }
    }
  }

  /// Whether nft refuses further statements.
  private func endsRule(_ statement: Statement) -> Bool {
    switch statement {
    case .verdict(.continue): false
    case .verdict, .reject, .nat, .forward, .queue: true
    default: false
    }
  }

  /// Puts the steps together, with the instructions of statements that are in `output`.
  private mutating func instructions() throws(EvaluationError) -> [Instruction] {
    var emitted = output
    output = []
    output.reserveCapacity(emitted.count + 2 * steps.count)
    for index in steps.indices {
      switch steps[index] {
      case .comparison(let comparison):
        emit(comparison)
        if !comparison.terms.isEmpty { notePatch(of: comparison) }
      case .relation(let relation):
        try emit(relation)
        if !relation.holes.isEmpty { notePatches(of: relation) }
      case .instructions(let range): for position in range { output.append(emitted[position]) }
      }
    }
    // The buffer of the statements serves the next rule again.
    swap(&output, &emitted)
    output.removeAll(keepingCapacity: true)
    return emitted
  }
}

/// The headers that the tests of a rule name for a layer: after `meta l4proto { tcp, udp }` there are
/// two, and a field of either contradicts the other.
struct ProtocolCandidates {
  private var network: [Header] = []
  private var transport: [Header] = []

  /// Forgets all of them.
  mutating func removeAll() {
    network.removeAll(keepingCapacity: true)
    transport.removeAll(keepingCapacity: true)
  }

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
