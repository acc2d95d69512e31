import CTVetDiagnostics
import CTVetRulesetModel

/// The name of an object as a value of a named map: `80 : "web"`.
struct ObjectMapValue {
  /// The object's kind, by the map's type.
  let kind: ObjectKind
  /// The table of the map.
  let table: TableID
  /// The object's name.
  let name: String
  /// Where it is written.
  let range: SourceRange
}

extension Ruleset {
  /// The values of all named maps of objects; only a map's type tells that they are names.
  var objectMapValues: [ObjectMapValue] {
    var values: [ObjectMapValue] = []
    for map in sets where !map.isDeleted {
      guard case .object(let kind) = map.data else { continue }
      for element in map.elements.lazy.flatMap({ self.expressions($0) }) {
        guard case .mapping(_, let data) = expression(element) else { continue }
        values.append(
          ObjectMapValue(
            kind: kind, table: map.table, name: text(resolved(data)), range: range(data)))
      }
    }
    return values
  }
}
