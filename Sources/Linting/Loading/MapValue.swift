import CTVetRulesetModel

/// What a map holds for a key, as far as two can be told apart.
enum MapValue: Equatable {
  /// A verdict.
  case verdict(Verdict)
  /// The name of an object.
  case object(String)
  /// A value, or several beside each other.
  case value([ValueRange])

  /// - Parameter fields: The types; nil where they aren't known.
  init?(
    _ id: ExpressionID, _ type: NamedSet.ValueType?, _ fields: [FieldType]?, in ruleset: Ruleset
  ) {
    let id = ruleset.resolved(id)
    if case .verdict(let verdict) = ruleset.expression(id) {
      self = .verdict(verdict)
    } else if case .object? = type {
      guard case .symbol = ruleset.expression(id) else { return nil }
      self = .object(ruleset.text(id))
    } else {
      let element = WrittenElement(key: id, data: nil, options: nil)
      // Of a map without a name only addresses and numbers tell by themselves what they are.
      for guess in fields.map({ [$0] }) ?? Self.guesses {
        guard let ranges = element.ranges(guess, in: ruleset) else { continue }
        self = .value(ranges)
        return
      }
      return nil
    }
  }

  private static let guesses: [[FieldType]] = [
    [FieldType(type: .ipv4Addr)], [FieldType(type: .ipv6Addr)],
  ]
}
