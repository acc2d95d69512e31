import CTVetRulesetModel

/// The type of one field of a key, and its length where the type leaves that open.
struct FieldType {
  /// The type.
  let type: DataType
  /// The length in bits; 0 where the type says.
  var bits = 0

  /// The types of a named set's keys; nil where one isn't known.
  static func all(of type: NamedSet.ValueType?, in ruleset: Ruleset) -> [FieldType]? {
    switch type {
    case .named(let names):
      let types = names.compactMap { DataType(name: ruleset.spelling($0)) }
      return types.count == names.count ? types.map { FieldType(type: $0) } : nil
    case .typeof(let expression): return all(of: expression, in: ruleset)
    case .verdict, .object, nil: return nil
    }
  }

  /// The types of a selector, or of the parts of a concatenation; nil where one isn't known.
  static func all(of id: ExpressionID, in ruleset: Ruleset) -> [FieldType]? {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .concatenation(let parts):
      var types: [FieldType] = []
      for part in ruleset.expressions(parts) {
        guard let more = all(of: part, in: ruleset) else { return nil }
        types += more
      }
      return types
    case .payload(let header, let field):
      return header.field(field).map { [FieldType(type: $0.datatype, bits: $0.length)] }
    case .meta(let key): return one(key.template)
    case .ct(let key, _, let family): return one(key.template(family))
    default: return nil
    }
  }

  private static func one(_ template: KeyTemplate?) -> [FieldType]? {
    guard let template, let type = template.datatype else { return nil }
    return [FieldType(type: type, bits: template.length)]
  }
}
