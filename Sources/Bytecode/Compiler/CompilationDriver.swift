import CTVetDiagnostics
import CTVetRulesetModel

/// Goes through the changes of a ruleset, as nft does: it evaluates all of them before it sends the
/// first, so that what a later command does to a set shows in what an earlier one sends.
struct CompilationDriver {
  var compiler: RuleCompiler
  /// What is sent, in order; sets are filled in once all commands are known.
  private var parts: [Part] = []
  /// The elements of each set, over all commands.
  private var updates: [SetUpdates?] = []
  /// How many commands said something of each set.
  private var commandCounts: [Int] = []
  /// The numbers by which rules of one file name each other.
  private var ruleNumbers: [RuleID: UInt64] = [:]

  /// Something that is sent.
  private enum Part {
    case entry(Listing.Entry)
    /// What a command sends for a set: its declaration where it is one, and elements.
    case set(SetID, command: Int, isDeclaration: Bool)
    /// A rule and its place among the entries of rules that name each other.
    case rule(RuleID, beside: RuleID?, Program)
  }

  /// Mistakes, in the order of the text.
  var diagnostics: [Diagnostic] {
    compiler.diagnostics.sorted { $0.range.start < $1.range.start }
  }

  private let declarations: TableDeclarations

  init(_ ruleset: Ruleset, names: NameTables) {
    declarations = TableDeclarations(of: ruleset)
    compiler = RuleCompiler(ruleset, names: names)
  }

  mutating func run() {
    declareSets()
    parts.reserveCapacity(compiler.ruleset.changes.count)
    var index = 0
    while index < compiler.ruleset.changes.count {
      if case .addElements(let id, let list) = compiler.ruleset.changes[index] {
        index += addElements(list, to: id, at: index)
      } else {
        apply(compiler.ruleset.changes[index])
        index += 1
      }
    }
  }

  // MARK: Evaluation

  private mutating func declareSets() {
    for set in compiler.ruleset.sets {
      let header = header(of: set)
      compiler.sets.append(header)
      updates.append(header.map { SetUpdates(of: $0) })
      commandCounts.append(0)
    }
  }

  private mutating func header(of set: NamedSet) -> Listing.Set? {
    let types: TableDeclarations.SetTypes?
    do throws(EvaluationError) {
      types = try compiler.types(of: set)
    } catch {
      report(error)
      return nil
    }
    return declared { declarations throws(DeclarationError) in
      try declarations.set(set, types: types)
    }
  }

  /// What a table declares; nil where it can't be sent, and then a diagnostic tells why.
  private mutating func declared<Value>(
    _ make: (TableDeclarations) throws(DeclarationError) -> Value
  ) -> Value? {
    do throws(DeclarationError) {
      return try make(declarations)
    } catch {
      compiler.diagnostics.append(error.diagnostic)
      return nil
    }
  }

  private mutating func report(_ error: EvaluationError) {
    if let diagnostic = error.diagnostic { compiler.diagnostics.append(diagnostic) }
  }

  private mutating func apply(_ change: Change) {
    switch change {
    case .chain(let id, let hasHook):
      append(
        declared { it throws(DeclarationError) in try it.chain(id, hasHook: hasHook) }
          .map(Listing.Entry.chain))
    case .object(let index):
      let object = compiler.ruleset.objects[index]
      append(
        declared { it throws(DeclarationError) in try it.object(object) }
          .map(Listing.Entry.object))
    case .flowtable(let index):
      let flowtable = compiler.ruleset.flowtables[index]
      append(
        declared { it throws(DeclarationError) in try it.flowtable(flowtable) }
          .map(Listing.Entry.flowtable))
    case .set(let id, let list):
      update(id, [list].compactMap { $0 }, isDeclaration: true) {
        updates, groups throws(SetElements.Failure) in try updates.declare(groups.first)
      }
    case .addElements(let id, let list):
      update(id, [list], isDeclaration: false) {
        updates, groups throws(SetElements.Failure) in try updates.add(groups)
      }
    case .deleteElements(let id, let list): deleteElements(list, of: id)
    case .flushSet(let id):
      guard let set = compiler.sets[id.index] else { return }
      append(.set(Listing.Set(name: set.name, table: set.table)))
    case .rule(let rule, let neighbour): compile(rule, beside: neighbour)
    }
  }

  private mutating func append(_ entry: Listing.Entry?) {
    if let entry { parts.append(.entry(entry)) }
  }

  /// Adds the elements of commands that stand one behind the other, which nft takes for one; returns how
  /// many there are.
  private mutating func addElements(
    _ first: ExpressionList, to id: SetID, at index: Int
  ) -> Int {
    var lists = [first]
    for change in compiler.ruleset.changes[(index + 1)...] {
      guard case .addElements(id, let list) = change else { break }
      lists.append(list)
    }
    update(id, lists, isDeclaration: false) {
      updates, groups throws(SetElements.Failure) in try updates.add(groups)
    }
    return lists.count
  }

  private mutating func deleteElements(_ list: ExpressionList, of id: SetID) {
    var missing: SourceRange?
    update(id, [list], isDeclaration: false) {
      updates, groups throws(SetElements.Failure) in
      if let index = try updates.remove(groups.first ?? []) {
        missing = updates.elements[index].range
      }
    }
    guard let missing else { return }
    report(
      EvaluationError(
        EvaluationDiagnostics.set, at: missing, "the set has no such interval to remove"))
  }

  /// Evaluates elements and hands them to the set.
  private mutating func update(
    _ id: SetID, _ lists: [ExpressionList], isDeclaration: Bool,
    _ body: (inout SetUpdates, [[EvaluatedElement]]) throws(SetElements.Failure) -> Void
  ) {
    guard var update = updates[id.index] else { return }
    updates[id.index] = nil
    defer { updates[id.index] = update }
    do throws(EvaluationError) {
      var groups: [[EvaluatedElement]] = []
      for list in lists { groups.append(try compiler.elements(list, of: id)) }
      do throws(SetElements.Failure) {
        try body(&update, groups)
      } catch {
        throw RuleCompiler.error(for: error, update.elements)
      }
      parts.append(.set(id, command: commandCounts[id.index], isDeclaration: isDeclaration))
      commandCounts[id.index] += 1
    } catch {
      report(error)
    }
  }

  private mutating func compile(_ rule: RuleID, beside neighbour: RuleID? = nil) {
    guard let program = compiler.compile(rule) else { return }
    for prelude in compiler.preludes {
      switch prelude {
      case .set(let set): for entry in Self.entries(of: set) { parts.append(.entry(entry)) }
      case .chain(let chain):
        parts.append(.entry(.chain(Listing.Chain(family: program.family))))
        for inner in compiler.ruleset.chain(chain).rules { compile(inner) }
      }
    }
    if let neighbour, ruleNumbers[neighbour] == nil {
      ruleNumbers[neighbour] = UInt64(ruleNumbers.count + 1)
    }
    parts.append(.rule(rule, beside: neighbour, program))
  }

  /// A set of one rule: first the set, then its elements.
  private static func entries(of set: Listing.Set) -> [Listing.Entry] {
    var header = set
    header.elements = []
    let elements = Listing.Set(
      name: set.name, table: set.table, elements: ElementMessages.printed(set.elements),
      details: set.details)
    return [.set(header), .set(elements)]
  }

  // MARK: Sending

  /// What is sent.
  mutating func listing() -> Listing {
    let messages = updates.map { update in
      update.map { try? $0.messages().get() } ?? nil
    }
    var entries: [Listing.Entry] = []
    entries.reserveCapacity(parts.count)
    for part in parts {
      switch part {
      case .entry(let entry): entries.append(entry)
      case .set(let id, let command, let isDeclaration):
        guard var set = compiler.sets[id.index] else { continue }
        let sent = messages[id.index].flatMap { command < $0.count ? $0[command] : nil }
        for removal in sent?.removals ?? [] { entries.append(Self.elements(removal, of: set)) }
        if isDeclaration {
          if compiler.updatedSets.contains(id) { set.flags |= RuleCompiler.SetFlag.eval }
          if let initial = sent?.additions.first { set.setSize(for: initial) }
          entries.append(.set(set))
        }
        for addition in sent?.additions ?? [] { entries.append(Self.elements(addition, of: set)) }
      case .rule(let rule, let neighbour, var program):
        program.handles = [ruleNumbers[rule], neighbour.flatMap { ruleNumbers[$0] }].compactMap {
          $0
        }
        entries.append(.program(program))
      }
    }
    return Listing(entries: entries)
  }

  private static func elements(_ sent: SetElements, of set: Listing.Set) -> Listing.Entry {
    .set(
      Listing.Set(
        name: set.name, table: set.table, elements: ElementMessages.printed(sent.elements),
        details: set.details))
  }
}
