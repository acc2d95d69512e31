import CTVetDiagnostics
import CTVetRulesetModel

/// What a name in a table may stand for; each kind has names of its own.
enum TargetKind: Hashable {
  /// A chain.
  case chain
  /// A set or map.
  case set
  /// A counter, limit, helper, ….
  case object(ObjectKind)
  /// A flowtable.
  case flowtable

  /// What messages call one.
  var word: String {
    switch self {
    case .chain: "chain"
    case .set: "set or map"
    case .object(let kind): kind.rawValue
    case .flowtable: "flowtable"
    }
  }

  /// What messages call several.
  var plural: String {
    switch self {
    case .chain: "chains"
    case .set: "sets"
    case .object: "named objects"
    case .flowtable: "flowtables"
    }
  }
}

extension Ruleset {
  /// Where a table declares a name, or nil where it doesn't.
  func declaration(of name: NameID, _ kind: TargetKind, in table: TableID) -> SourceRange? {
    switch kind {
    case .chain: tables[table.index].chainNames[name].map { chains[$0.index].nameRange }
    case .set: tables[table.index].setNames[name].map { sets[$0.index].nameRange }
    case .object(let object):
      tables[table.index].objectNames[Table.ObjectName(object, name)].map { objects[$0].nameRange }
    case .flowtable: tables[table.index].flowtableNames[name].map { flowtables[$0].nameRange }
    }
  }

  /// All names of a kind in a table, in alphabetical order.
  func names(of kind: TargetKind, in table: TableID) -> [String] {
    let table = tables[table.index]
    let names: [NameID] =
      switch kind {
      case .chain: table.chainNames.filter { chains[$0.value.index].base == nil }.map(\.key)
      case .set: Array(table.setNames.keys)
      case .object(let object): table.objectNames.keys.filter { $0.kind == object }.map(\.name)
      case .flowtable: Array(table.flowtableNames.keys)
      }
    return names.map(spelling).sorted()
  }
}
