package import CTVetRulesetModel

extension ConntrackComparison {
  /// One constant of the right side.
  package struct Constant: Sendable {
    /// The element, or the whole right side.
    package let id: ExpressionID
    /// The part of it that belongs to the key.
    package let value: ExpressionID
    /// Its number.
    package let number: UInt32
    /// What a map holds for it.
    package let data: ExpressionID?
  }

  /// What the key is compared with.
  package enum Constants: Sendable {
    /// One value, which the operator compares.
    case one(Constant)
    /// Values that are looked up, each as a whole.
    case several([Constant])
    /// Not known: a named set or map, a catch-all, a range.
    case unknown
  }

  /// The constants.
  package func constants(in ruleset: Ruleset) -> Constants {
    var found: [Constant] = []
    guard case .set(let elements) = ruleset.expression(ruleset.resolved(right)) else {
      guard form != .lookup, part == nil, let number = ruleset.constant(right, of: key) else {
        return .unknown
      }
      return .one(
        Constant(id: right, value: ruleset.resolved(right), number: number, data: nil))
    }
    guard collect(elements, in: ruleset, into: &found) else { return .unknown }
    // nft replaces a set of one element by the element.
    if form != .lookup, part == nil, found.count == 1 { return .one(found[0]) }
    return .several(found)
  }

  private func collect(
    _ elements: ExpressionList, in ruleset: Ruleset, into found: inout [Constant]
  ) -> Bool {
    for id in ruleset.expressions(elements) {
      var key = ruleset.resolved(id)
      var data: ExpressionID?
      unwrapping: while true {
        switch ruleset.expression(key) {
        case .mapping(let left, let right): (key, data) = (ruleset.resolved(left), right)
        case .element(let inner, _): key = ruleset.resolved(inner)
        default: break unwrapping
        }
      }
      switch ruleset.expression(key) {
      case .set(let nested) where data == nil:
        guard collect(nested, in: ruleset, into: &found) else { return false }
        continue
      case .concatenation(let parts):
        let all = ruleset.expressions(parts)
        guard let part, part < all.count else { return false }
        key = ruleset.resolved(all[all.startIndex + part])
      default:
        if part != nil { return false }
      }
      guard let number = ruleset.constant(key, of: self.key) else { return false }
      found.append(Constant(id: id, value: key, number: number, data: data))
    }
    return true
  }
}

extension Ruleset {
  /// The number that a constant stands for beside a `ct` key; nil where it is not a constant.
  package func constant(_ id: ExpressionID, of key: ConntrackKey) -> UInt32? {
    folded(id) { constant(named: text($0), of: key) }
  }

  private func constant(named name: String, of key: ConntrackKey) -> UInt32? {
    switch key {
    case .state: ConntrackState(name: name)?.rawValue
    case .status: ConntrackStatus(name: name)?.rawValue
    case .direction: name == "original" ? 0 : name == "reply" ? 1 : nil
    default: nil
    }
  }
}
