import CTVetBytecode
import CTVetDiagnostics
import CTVetRulesetModel

/// A ruleset of one table `t`, built for tests without a parser.
struct DeclaredTable {
  private(set) var ruleset: Ruleset
  private let table = TableID(0)
  private let place: SourceRange

  /// Creates the table; the quoted text is what settings that point into the text point at.
  init(_ family: Family, quoting text: String = "") {
    var sources = SourceMap()
    _ = sources.add(SourceFile(name: "table", bytes: Array("\"\(text)\"".utf8)))
    place = SourceRange(at: 0)
    ruleset = Ruleset(sources: sources)
    ruleset.tables.append(
      Table(
        family: family, name: ruleset.names.intern("t"), nameRange: place, isDeclared: true))
    quoted = SourceRange(0, UInt32(text.utf8.count + 2))
  }

  /// Where the quoted text stands.
  let quoted: SourceRange

  mutating func name(_ name: String) -> NameID { ruleset.names.intern(name) }

  /// The line of a chain.
  mutating func chain(
    _ type: ChainType, _ hook: Hook?, _ priority: Int32 = 0, devices: [String] = [],
    hasHook: Bool = true
  ) throws(DeclarationError) -> String {
    var chain = Chain(
      table: table, family: ruleset.table(table).family, name: name("c"), nameRange: place,
      isDeclared: true)
    if let hook {
      chain.base = Chain.Base(
        type: type, hook: hook, priority: priority, devices: devices.map { name($0) },
        range: place, priorityRange: place, typeRange: place)
    }
    ruleset.chains.append(chain)
    let id = ChainID(ruleset.chains.count - 1)
    return line(.chain(try TableDeclarations(of: ruleset).chain(id, hasHook: hasHook)))
  }

  /// The line of an object.
  mutating func object(
    _ kind: ObjectKind, _ configure: (inout DeclaredTable, inout StatefulObject.Settings) -> Void
  ) throws(DeclarationError) -> String {
    var object = StatefulObject(kind: kind, table: table, name: name("o"), nameRange: place)
    configure(&self, &object.settings)
    return line(.object(try TableDeclarations(of: ruleset).object(object)))
  }

  /// The line of a flowtable.
  mutating func flowtable(
    _ configure: (inout DeclaredTable, inout Flowtable) -> Void
  ) throws(DeclarationError) -> String {
    var flowtable = Flowtable(table: table, name: name("f"), nameRange: place)
    configure(&self, &flowtable)
    return line(.flowtable(try TableDeclarations(of: ruleset).flowtable(flowtable)))
  }

  /// The set or map `s` with keys of a type.
  mutating func set(
    _ key: String?, isMap: Bool = false, value: String? = nil, statements: [Instruction] = [],
    isUpdated: Bool = false, _ configure: (inout NamedSet) -> Void = { _ in }
  ) throws -> Listing.Set {
    var set = NamedSet(table: table, name: name("s"), nameRange: place, isMap: isMap)
    configure(&set)
    var types: TableDeclarations.SetTypes?
    if let key {
      types = .init(
        key: try SetScript.type(key), value: try value.map { try SetScript.type($0) },
        statements: statements)
    }
    return try TableDeclarations(of: ruleset).set(set, types: types, isUpdated: isUpdated)
  }

  private func line(_ entry: Listing.Entry) -> String {
    String(Listing(entries: [entry]).text.dropLast())
  }
}
