import CTVetDiagnostics
import CTVetRulesetModel

/// Goes through the changes of a ruleset, as nft does: it evaluates all of them before it sends the
/// first, so that what a later command does to a set shows in what an earlier one sends.
struct CompilationDriver {
  var compiler: RuleCompiler
  /// What is sent, in order, but for sets, which are put in once all commands are known.
  private var entries: [Listing.Entry] = []
  /// The sets, each with the number of entries before it.
  private var setPlaces: [SetPlace] = []
  /// The entries of rules that stand beside others, or that others stand beside.
  private var numberedRules: [(entry: Int, rule: RuleID, neighbour: RuleID?)] = []
  /// The elements of each set, over all commands.
  private var updates: [SetUpdates?] = []
  /// How many commands said something of each set.
  private var commandCounts: [Int] = []
  /// The numbers by which rules of one file name each other.
  private var ruleNumbers: [RuleID: UInt64] = [:]

  /// What becomes of the elements of each set, in order.
  private(set) var elementChanges: [[RulesetCompiler.ElementChange]] = []

  /// What a command sends for a set: its declaration where it is one, and elements.
  private struct SetPlace {
    let entry: Int
    let set: SetID
    /// Which of the set's commands; nil where the set is emptied.
    let command: Int?
    let isDeclaration: Bool
  }

  /// Mistakes, in the order of the text.
  var diagnostics: [Diagnostic] {
    compiler.diagnostics.sorted { $0.range.start < $1.range.start }
  }

  private let declarations: TableDeclarations

  /// Whether some rule is put beside another one.
  private let hasNumberedRules: Bool

  init(_ ruleset: Ruleset, names: NameTables, release: NftRelease) {
    hasNumberedRules = ruleset.changes.contains { change in
      if case .rule(_, .some) = change { return true }
      return false
    }
    declarations = TableDeclarations(of: ruleset)
    compiler = RuleCompiler(ruleset, names: names, release: release)
  }

  mutating func run() {
    declareSets()
    if compiler.buildsPrograms { entries.reserveCapacity(compiler.ruleset.changes.count) }
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
      updates[id.index]?.flush()
      setPlaces.append(
        SetPlace(entry: entries.count, set: id, command: nil, isDeclaration: false))
    case .rule(let rule, let neighbour): compile(rule, beside: neighbour)
    }
  }

  private mutating func append(_ entry: Listing.Entry?) {
    if let entry { entries.append(entry) }
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
    update(id, [list], isDeclaration: false, isRemoval: true) {
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
    _ id: SetID, _ lists: [ExpressionList], isDeclaration: Bool, isRemoval: Bool = false,
    _ body: (inout SetUpdates, [[EvaluatedElement]]) throws(SetElements.Failure) -> Void
  ) {
    guard var update = updates[id.index] else { return }
    updates[id.index] = nil
    defer { updates[id.index] = update }
    do throws(EvaluationError) {
      var groups: [[EvaluatedElement]] = []
      for list in lists {
        groups.append(try compiler.elements(list, of: id, forRemoval: isRemoval))
      }
      do throws(SetElements.Failure) {
        try body(&update, groups)
      } catch {
        throw RuleCompiler.error(for: error, update.elements)
      }
      setPlaces.append(
        SetPlace(
          entry: entries.count, set: id, command: commandCounts[id.index],
          isDeclaration: isDeclaration))
      commandCounts[id.index] += 1
    } catch {
      report(error)
    }
  }

  private mutating func compile(_ rule: RuleID, beside neighbour: RuleID? = nil) {
    let program = compiler.compile(rule)
    for prelude in compiler.preludes {
      switch prelude {
      case .set(let set):
        if compiler.buildsPrograms { entries += Self.entries(of: set) }
      case .chain(let chain):
        entries.append(.chain(Listing.Chain(family: compiler.ruleset.chain(chain).family)))
        for inner in compiler.ruleset.chain(chain).rules { compile(inner) }
      }
    }
    guard let program else { return }
    if let neighbour, ruleNumbers[neighbour] == nil {
      ruleNumbers[neighbour] = UInt64(ruleNumbers.count + 1)
    }
    if hasNumberedRules {
      numberedRules.append((entry: entries.count, rule: rule, neighbour: neighbour))
    }
    entries.append(.program(program))
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

  /// The named sets as they are declared to the kernel.
  var sets: [Listing.Set?] {
    compiler.sets.enumerated().map { index, set in
      guard var set else { return nil }
      if compiler.updatedSets.contains(SetID(index)) { set.flags |= RuleCompiler.SetFlag.eval }
      return set
    }
  }

  /// What is sent.
  mutating func listing() -> Listing {
    for (entry, rule, neighbour) in numberedRules {
      guard case .program(var program) = entries[entry] else { continue }
      program.handles = [ruleNumbers[rule], neighbour.flatMap { ruleNumbers[$0] }]
        .compactMap { $0 }
      entries[entry] = .program(program)
    }
    defer { entries = [] }
    elementChanges = compiler.sets.map { _ in [] }
    guard !setPlaces.isEmpty else { return Listing(entries: entries) }
    let messages = updates.map { update in
      update.map { try? $0.messages().get() } ?? nil
    }
    var all: [Listing.Entry] = []
    all.reserveCapacity(entries.count + 2 * setPlaces.count)
    var next = 0
    for place in setPlaces {
      all += entries[next..<place.entry]
      next = place.entry
      let sent = messages[place.set.index].flatMap { messages in
        place.command.flatMap { $0 < messages.count ? messages[$0] : nil }
      }
      append(place, sent, to: &all)
    }
    all += entries[next...]
    return Listing(entries: all)
  }

  private mutating func append(
    _ place: SetPlace, _ sent: SetUpdates.Messages?, to entries: inout [Listing.Entry]
  ) {
    let id = place.set.index
    guard var set = compiler.sets[id] else { return }
    guard place.command != nil else {
      entries.append(.set(Listing.Set(name: set.name, table: set.table)))
      elementChanges[id].append(.flush)
      return
    }
    for removal in sent?.removals ?? [] {
      entries.append(Self.elements(removal, of: set))
      elementChanges[id].append(.remove(removal.elements))
    }
    if place.isDeclaration {
      if compiler.updatedSets.contains(place.set) { set.flags |= RuleCompiler.SetFlag.eval }
      if let initial = sent?.additions.first { set.setSize(for: initial) }
      entries.append(.set(set))
    }
    for addition in sent?.additions ?? [] {
      entries.append(Self.elements(addition, of: set))
      elementChanges[id].append(.add(addition.elements))
    }
  }

  private static func elements(_ sent: SetElements, of set: Listing.Set) -> Listing.Entry {
    .set(
      Listing.Set(
        name: set.name, table: set.table, elements: ElementMessages.printed(sent.elements),
        details: set.details))
  }
}
