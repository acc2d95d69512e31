import CTVetRulesetModel

/// An element of a set or map as it is written.
struct WrittenElement {
  /// The key.
  let key: ExpressionID
  /// The value, in a map.
  let data: ExpressionID?
  /// Its options; nil where it has none.
  let options: ElementOptions?

  /// The values that its key covers, one range for each field; nil where they aren't known.
  func ranges(_ fields: [FieldType], in ruleset: Ruleset) -> [ValueRange]? {
    if fields.count == 1 { return ValueRange(key, fields[0], in: ruleset).map { [$0] } }
    guard case .concatenation(let list) = ruleset.expression(key) else { return nil }
    let parts = ruleset.expressions(list)
    guard parts.count == fields.count else { return nil }
    var ranges: [ValueRange] = []
    for (part, field) in zip(parts, fields) {
      guard let range = ValueRange(part, field, in: ruleset) else { return nil }
      ranges.append(range)
    }
    return ranges
  }
}

extension Ruleset {
  /// The elements of a named set or map, in the order of the text.
  func elements(of set: NamedSet) -> [WrittenElement] {
    var found: [WrittenElement] = []
    for list in set.elements { found += elements(of: list) }
    return found
  }

  /// The elements of a list.
  func elements(of list: ExpressionList) -> [WrittenElement] {
    var found: [WrittenElement] = []
    for element in expressions(list) { appendElements(of: element, to: &found) }
    return found
  }

  /// The elements of an anonymous set or map; empty for anything else.
  func elements(of id: ExpressionID) -> [WrittenElement] {
    var found: [WrittenElement] = []
    if case .set = expression(resolved(id)) { appendElements(of: id, to: &found) }
    return found
  }

  /// Whether a command takes elements out of a set again.
  func removesElements(of set: SetID) -> Bool {
    changes.contains { change in
      switch change {
      case .deleteElements(set, _), .flushSet(set): true
      default: false
      }
    }
  }

  private func appendElements(of id: ExpressionID, to found: inout [WrittenElement]) {
    let id = resolved(id)
    switch expression(id) {
    case .set(let elements):
      for element in expressions(elements) { appendElements(of: element, to: &found) }
    case .mapping(let key, let data):
      let (key, options) = withoutOptions(key)
      found.append(WrittenElement(key: key, data: resolved(data), options: options))
    case .element(let inner, let options):
      if case .mapping(let key, let data) = expression(resolved(inner)) {
        found.append(
          WrittenElement(
            key: withoutOptions(key).key, data: resolved(data),
            options: elementOptions[Int(options)]))
      } else {
        found.append(
          WrittenElement(
            key: resolved(inner), data: nil, options: elementOptions[Int(options)]))
      }
    default: found.append(WrittenElement(key: id, data: nil, options: nil))
    }
  }

  private func withoutOptions(
    _ id: ExpressionID
  ) -> (key: ExpressionID, options: ElementOptions?) {
    let id = resolved(id)
    guard case .element(let key, let options) = expression(id) else { return (id, nil) }
    return (resolved(key), elementOptions[Int(options)])
  }
}
