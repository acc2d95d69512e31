import CTVetBytecode
import CTVetRulesetModel

/// Puts together what a table holds: what the model declares, and what the instructions say.
struct RulesetReader {
  private let ruleset: Ruleset
  private let compiled: RulesetCompiler.Result
  private let rules: RulePrograms

  init(_ ruleset: Ruleset, _ compiled: RulesetCompiler.Result) {
    self.ruleset = ruleset
    self.compiled = compiled
    rules = RulePrograms(ruleset, compiled.listing)
  }

  /// The live tables, in the order in which they came to be.
  func tables() -> [ListedTable] {
    var tables = ruleset.tables.map { table in
      ListedTable(
        family: table.family, name: ruleset.spelling(table.name),
        isDormant: table.flags.contains { ruleset.spelling($0) == "dormant" },
        comment: table.comment.map(ruleset.unquotedText))
    }
    for object in ruleset.objects where !object.isDeleted {
      tables[object.table.index].objects.append(listed(object))
    }
    for flowtable in ruleset.flowtables where !flowtable.isDeleted {
      tables[flowtable.table.index].flowtables.append(listed(flowtable))
    }
    var scopes = [SetScope](repeating: SetScope(), count: tables.count)
    for (index, set) in ruleset.sets.enumerated() where !set.isDeleted {
      guard let read = listed(set, at: index) else { continue }
      scopes[set.table.index].add(read.listed)
      tables[set.table.index].sets.append(read)
    }
    for chain in ruleset.chains where !chain.isDeleted && chain.name != nil {
      tables[chain.table.index].chains.append(listed(chain, scopes[chain.table.index]))
    }
    return zip(ruleset.tables, tables).filter { isLasting($0.0) }.map(\.1)
  }

  /// Whether a table is there once nft has ended, which takes the tables that it owns with it.
  private func isLasting(_ table: Table) -> Bool {
    !table.isDeleted && !table.flags.contains { ruleset.spelling($0) == "owner" }
  }

  // MARK: Chains

  private func listed(_ chain: Chain, _ scope: SetScope) -> ListedTable.Chain {
    let name = chain.name.map(ruleset.spelling) ?? ""
    let base = chain.base.map { base in
      ListedTable.Chain.Base(
        type: base.type, hook: base.hook, priority: base.priority,
        devices: devices(base.devices + chain.extraDevices),
        policy: chain.policy == .drop ? "drop" : "accept", isOffloaded: chain.isOffloaded)
    }
    return ListedTable.Chain(
      name: name, comment: chain.comment.map(ruleset.unquotedText), base: base,
      rules: chain.rules.compactMap { rules.rule($0, scope) })
  }

  /// Devices by name, each once.
  private func devices(_ names: [NameID]) -> [String] {
    Set(
      names.map { name in
        let text = ruleset.spelling(name)
        return text.hasPrefix("\"") ? String(text.dropFirst().dropLast()) : text
      }
    ).sorted()
  }

  // MARK: Flowtables and objects

  private func listed(_ flowtable: Flowtable) -> ListedTable.Flowtable {
    ListedTable.Flowtable(
      name: ruleset.spelling(flowtable.name), priority: flowtable.priority ?? 0,
      devices: devices(flowtable.devices), isOffloaded: flowtable.isOffloaded,
      hasCounter: flowtable.hasCounter)
  }

  private func listed(_ object: StatefulObject) -> ListedTable.Object {
    var settings = object.settings
    // What is not written is of the table's family.
    if settings.family == nil { settings.family = ruleset.table(object.table).family }
    let transport = settings.transport.map(ruleset.spelling)
    return ListedTable.Object(
      name: ruleset.spelling(object.name), kind: object.kind, settings: settings,
      text: settings.text.map(ruleset.unquotedText), transport: transport,
      timeouts: ConntrackTimeouts.changed(
        settings.timeouts.map { (ruleset.spelling($0.state), $0.seconds) },
        transport: transport ?? ""),
      comment: object.comment.map(ruleset.unquotedText))
  }

  // MARK: Sets

  private func listed(_ set: NamedSet, at index: Int) -> ListedTable.Set? {
    guard var listed = compiled.sets[index], var details = listed.details else { return nil }
    // A rule that changes a set gives it a limit where it has none (`nft_dynset_init`).
    if listed.size == nil, rules.changes(listed) { listed.size = 65535 }
    let typeof = TypeofReader(ruleset).types(of: set, details)
    details.key.takeFields(of: typeof?.key)
    if case .data(var type) = details.value {
      type.takeFields(of: typeof?.value)
      details.value = .data(type)
    }
    let contents = SetContents(of: listed, compiled.elementChanges[index])
    return ListedTable.Set(
      listed: listed, details: details, typeof: typeof,
      statements: details.statements.compactMap { DecompiledStatement(stateful: $0) },
      elements: contents.elements(of: listed, details, typeof: typeof))
  }
}
