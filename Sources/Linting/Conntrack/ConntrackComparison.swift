package import CTVetRulesetModel

/// A place where a `ct` key is compared with constants or looked up among them.
package struct ConntrackComparison: Sendable {
  /// How.
  package enum Form: Sendable, Equatable {
    /// A match with an operator.
    case match(RelationalOperator)
    /// The key of a map or verdict map.
    case lookup
  }

  /// The key.
  package let key: ConntrackKey
  /// How it is compared.
  package let form: Form
  /// The whole left side: the key itself, or a concatenation or operation that contains it.
  package let left: ExpressionID
  /// The right side or the map, as written.
  package let right: ExpressionID
  /// What is compared is `(value & kept) ^ flipped`.
  package let kept: UInt32
  /// See `kept`.
  package let flipped: UInt32
  /// The key's place in a concatenation.
  package let part: Int?

  /// Whether the value is compared as it is, rather than some of its bits.
  package var isWhole: Bool { kept == .max }

  /// Finds the comparisons in a statement, those of flag keys and of the direction alone.
  package static func all(in statement: Statement, of ruleset: Ruleset) -> [ConntrackComparison] {
    var found: [ConntrackComparison] = []
    switch statement {
    case .match(let left, let comparison, let right):
      add(left, .match(comparison), right, of: ruleset, to: &found)
    case .verdictMap(let key, let map):
      add(key, .lookup, map, of: ruleset, to: &found)
    default: break
    }
    for part in ruleset.parts(of: statement) {
      if case .map(let key, let data) = ruleset.expression(part) {
        add(key, .lookup, data, of: ruleset, to: &found)
      }
    }
    return found
  }

  private static func add(
    _ left: ExpressionID, _ form: Form, _ right: ExpressionID, of ruleset: Ruleset,
    to found: inout [ConntrackComparison]
  ) {
    let left = ruleset.resolved(left)
    func add(_ side: ExpressionID, part: Int?) {
      guard let folded = FoldedKey(side, in: ruleset) else { return }
      found.append(
        ConntrackComparison(
          key: folded.key, form: form, left: left, right: right,
          kept: folded.kept, flipped: folded.flipped, part: part))
    }
    if case .concatenation(let parts) = ruleset.expression(left) {
      for (index, part) in ruleset.expressions(parts).enumerated() { add(part, part: index) }
    } else {
      add(left, part: nil)
    }
  }
}

/// A `ct` key with the operations on its bits, as one mask and one flip.
private struct FoldedKey {
  let key: ConntrackKey
  var kept: UInt32 = .max
  var flipped: UInt32 = 0

  init?(_ id: ExpressionID, in ruleset: Ruleset) {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .ct(let key, _, _):
      guard key == .state || key == .status || key == .direction else { return nil }
      self.key = key
    case .binary(let operation, let left, let right):
      guard let inner = FoldedKey(left, in: ruleset) else { return nil }
      self = inner
      guard let bits = ruleset.constant(right, of: key) else { return nil }
      switch operation {
      case .and:
        kept &= bits
        flipped &= bits
      case .or:
        kept &= ~bits
        flipped |= bits
      case .xor: flipped ^= bits
      case .shiftLeft, .shiftRight: return nil
      }
    default: return nil
    }
  }
}
