import CTVetDiagnostics
import CTVetRulesetModel

/// The ways to write a comparison with several states so that it means "one of these" or "none".
struct UnlistedStates {
  private let comparison: ConntrackComparison
  private let constant: ConntrackComparison.Constant
  private let end: UInt32
  private let ruleset: Ruleset

  init(
    _ comparison: ConntrackComparison, _ constant: ConntrackComparison.Constant, end: UInt32,
    in ruleset: Ruleset
  ) {
    self.comparison = comparison
    self.constant = constant
    self.end = end
    self.ruleset = ruleset
  }

  var fixIts: [FixIt] {
    let left = ruleset.range(comparison.left)
    guard comparison.part == nil else { return [] }
    // A mask around the key would have to go too.
    let start = comparison.isWhole ? left.end : left.start
    let key = comparison.isWhole ? " " : "ct state "
    guard start < end, let newRightSide else { return [] }
    return [
      FixIt(
        "write `ct state \(newRightSide)`",
        edits: [FixIt.Edit(SourceRange(start, end), key + newRightSide)],
        isSafe: comparison.isWhole)
    ]
  }

  private var isNegated: Bool { comparison.form == .match(.notEqual) }

  private var newRightSide: String? {
    if case .variable = ruleset.expression(constant.id) {
      // Inside braces a list behind a variable would stay one value.
      let name = ruleset.sources.text(ruleset.range(constant.id))
      return isNegated ? "! \(name)" : name
    }
    let names = ConntrackState(rawValue: constant.number).names
    let states = ruleset.flagTexts(constant.value) ?? names
    guard !states.isEmpty else { return nil }
    return (isNegated ? "!= " : "") + "{ \(states.joined(separator: ", ")) }"
  }
}

/// The way to split a set element that joins several states.
enum SplitStates {
  static func fixIts(
    for constant: ConntrackComparison.Constant, among all: [ConntrackComparison.Constant],
    in ruleset: Ruleset
  ) -> [FixIt] {
    guard constant.value == constant.id || constant.data != nil,
      case .binary = ruleset.expression(constant.value),
      let states = ruleset.flagTexts(constant.value)
    else { return [] }
    let range = ruleset.range(constant.id)
    var elements = states
    if let data = constant.data {
      guard case .mapping = ruleset.expression(ruleset.resolved(constant.id)) else { return [] }
      let text = ruleset.sources.text(ruleset.range(data))
      elements = states.map { "\($0) : \(text)" }
    }
    // A state that has an element already would get a second one.
    let taken = all.contains { other in
      other.id != constant.id && other.number & constant.number != 0
    }
    return [
      FixIt(
        "write `\(elements.joined(separator: ", "))`",
        edits: [FixIt.Edit(range, elements.joined(separator: ", "))], isSafe: !taken)
    ]
  }
}

extension Ruleset {
  /// The texts of the flags that a list, or a combination with `|`, is made of; nil where part of it
  /// is not written out in this place.
  func flagTexts(_ id: ExpressionID) -> [String]? {
    switch expression(id) {
    case .symbol, .number: return [sources.text(range(id))]
    case .list(let parts):
      var texts: [String] = []
      for part in expressions(parts) {
        guard let more = flagTexts(part) else { return nil }
        texts += more
      }
      return texts
    case .binary(.or, let left, let right):
      guard let left = flagTexts(left), let right = flagTexts(right) else { return nil }
      return left + right
    default: return nil
    }
  }
}
