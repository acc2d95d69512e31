import CTVetBytecode
import CTVetRulesetModel

/// Makes JSON values of tables: all that they hold, and behind it the rules.
struct RulesetJSONWriter {
  let options: ListingOptions

  func objects(of table: ListedTable) -> [JSONValue] {
    var members: [JSONValue.Member] = [
      .init("family", .string(table.family.rawValue)), .init("name", .string(table.name)),
    ]
    if table.isDormant { members.append(.init("flags", .string("dormant"))) }
    var objects: [JSONValue] = [.object("table", .object(members))]
    objects += table.objects.map { json($0, in: table) }
    objects += table.sets.map { json($0, in: table) }
    objects += table.flowtables.map { json($0, in: table) }
    objects += table.chains.map { json($0, in: table) }
    for chain in table.chains { objects += chain.rules.map { json($0.rule, of: chain, in: table) } }
    return objects
  }

  /// What all things in a table begin with.
  func names(_ name: String, in table: ListedTable) -> [JSONValue.Member] {
    [
      .init("family", .string(table.family.rawValue)), .init("name", .string(name)),
      .init("table", .string(table.name)),
    ]
  }

  // MARK: Chains and flowtables

  /// Devices and comments have no form here.
  private func json(_ chain: ListedTable.Chain, in table: ListedTable) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("family", .string(table.family.rawValue)), .init("table", .string(table.name)),
      .init("name", .string(chain.name)),
    ]
    if let base = chain.base {
      members += [
        .init("type", .string(base.type.rawValue)), .init("hook", .string(base.hook.rawValue)),
        .init("prio", .integer(Int64(base.priority))), .init("policy", .string(base.policy)),
      ]
    }
    return .object("chain", .object(members))
  }

  private func json(
    _ rule: DecompiledRule, of chain: ListedTable.Chain, in table: ListedTable
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("family", .string(table.family.rawValue)), .init("table", .string(table.name)),
      .init("chain", .string(chain.name)),
    ]
    if let comment = rule.comment { members.append(.init("comment", .string(comment))) }
    members.append(.init("expr", rule.json(options)))
    return .object("rule", .object(members))
  }

  private func json(_ flowtable: ListedTable.Flowtable, in table: ListedTable) -> JSONValue {
    var members = names(flowtable.name, in: table)
    members += [
      .init("hook", .string("ingress")), .init("prio", .integer(Int64(flowtable.priority))),
    ]
    if !flowtable.devices.isEmpty {
      members.append(.init("dev", .list(flowtable.devices.map(JSONValue.string))))
    }
    return .object("flowtable", .object(members))
  }

  // MARK: Sets

  private func json(_ set: ListedTable.Set, in table: ListedTable) -> JSONValue {
    var members = names(set.listed.name, in: table)
    members.append(
      .init(
        "type",
        .list(
          set.details.key.parts.filter { $0.datatype != .invalid }
            .map { .string($0.datatype.name) })))
    if let comment = set.details.comment { members.append(.init("comment", .string(comment))) }
    switch set.details.value {
    case .data(let type): members.append(.init("map", .string(type.names)))
    case .verdict: members.append(.init("map", .string("verdict")))
    case .object(let kind): members.append(.init("map", .string(kind.rawValue)))
    case nil: break
    }
    if set.listed.flags & SetFlag.constant == 0 {
      if let policy = set.listed.policy, policy != 0 {
        members.append(.init("policy", .string("memory")))
      }
      if let size = set.listed.size { members.append(.init("size", .integer(Int64(size)))) }
    }
    let flags = set.flagNames(forText: false)
    if !flags.isEmpty { members.append(.init("flags", .array(flags.map(JSONValue.string)))) }
    // Whole seconds.
    if let timeout = set.listed.timeout {
      members.append(.init("timeout", .integer(Int64(timeout / 1000))))
    }
    if let interval = set.listed.collectionInterval {
      members.append(.init("gc-interval", .integer(Int64(interval / 1000))))
    }
    if !set.elements.isEmpty {
      let writer = JSONWriter(options: options)
      members.append(.init("elem", .array(set.elements.map { writer.json($0) })))
    }
    if !set.statements.isEmpty {
      var options = options
      options.isStateless = true
      let writer = JSONWriter(options: options)
      members.append(.init("stmt", .array(set.statements.map { writer.json($0) })))
    }
    return .object(set.isMap ? "map" : "set", .object(members))
  }
}
