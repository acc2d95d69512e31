import CTVetDiagnostics
import CTVetRulesetModel

extension Ruleset {
  /// The text of a rule's statements without blanks, counters and comments.
  func essence(of id: RuleID) -> String {
    let statements = rule(id).statements
    var text: [UInt8] = []
    for index in 0..<Int(statements.count) {
      if case .counter = statement(index, of: statements) { continue }
      for byte in sources.bytes(range(index, of: statements))
      where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") && byte != UInt8(ascii: "\n") {
        text.append(byte)
      }
      text.append(UInt8(ascii: " "))
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether two rules are the same but for blanks, counters and comments, and do something that
  /// `RS703` is about.
  func says(_ rule: RuleID, sameAs other: RuleID) -> Bool {
    decidesOrCalls(rule) && essence(of: rule) == essence(of: other)
  }

  /// Whether a rule ends in a verdict or translates an address.
  func decidesOrCalls(_ id: RuleID) -> Bool {
    let statements = rule(id).statements
    guard statements.count > 0 else { return false }
    switch statement(Int(statements.count) - 1, of: statements) {
    case .verdict(.continue): return false
    case .verdict, .verdictMap, .reject, .nat, .queue: return true
    default: return false
    }
  }

  /// Whether a rule ends as an earlier one does and has no effect besides.
  func doesNothing(_ later: Rule, beyond earlier: Rule) -> Bool {
    let (one, two) = (later.statements, earlier.statements)
    guard one.count > 0, two.count > 0 else { return false }
    switch (
      statement(Int(one.count) - 1, of: one), statement(Int(two.count) - 1, of: two)
    ) {
    case (.verdict(let verdict), .verdict(let other)) where verdict == other: break
    case (.reject, .reject), (.reject, .verdict(.drop)), (.verdict(.drop), .reject): break
    default: return false
    }
    return (0..<Int(one.count) - 1).allSatisfy { index in
      switch statement(index, of: one) {
      case .match, .counter: true
      default: false
      }
    }
  }
}
