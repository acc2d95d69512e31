import CTVetDiagnostics
import CTVetRulesetModel

/// The ways to write a comparison of the whole status so that it compares single bits.
struct StatusFixIts {
  private let comparison: ConntrackComparison
  private let statement: Statement
  private let end: UInt32
  private let ruleset: Ruleset

  init(
    _ comparison: ConntrackComparison, statement: Statement, end: UInt32, in ruleset: Ruleset
  ) {
    self.comparison = comparison
    self.statement = statement
    self.end = end
    self.ruleset = ruleset
  }

  private var left: SourceRange { ruleset.range(comparison.left) }

  var all: [FixIt] {
    guard comparison.part == nil, comparison.flipped == 0, left.end < end else { return [] }
    switch (comparison.form, comparison.constants(in: ruleset)) {
    case (_, .unknown): return []
    case (.match(.notEqual), .one(let constant)): return negation([constant])
    case (.match(.notEqual), .several(let constants)): return negation(constants)
    case (.match, .one(let constant)): return equality(constant)
    case (.match, .several(let constants)):
      guard let flags = flags(constants) else { return [] }
      return [rightSide(flags.joined(separator: ","))]
    case (.lookup, .one(let constant)): return lookup([constant])
    case (.lookup, .several(let constants)): return lookup(constants)
    }
  }

  private func negation(_ constants: [ConntrackComparison.Constant]) -> [FixIt] {
    guard let flags = flags(constants) else { return [] }
    return [rightSide("! " + flags.joined(separator: ","))]
  }

  /// One bit: is it set; several: are all of them set.
  private func equality(_ constant: ConntrackComparison.Constant) -> [FixIt] {
    guard let flags = flags([constant]) else { return [] }
    if constant.number.nonzeroBitCount == 1 { return [rightSide(flags.joined(separator: ","))] }
    let value = flags.joined(separator: " | ")
    return [
      rightSide("& (\(value)) == \(value)"),
      rightSide(flags.joined(separator: ","), isSafe: false),
    ]
  }

  private func lookup(_ constants: [ConntrackComparison.Constant]) -> [FixIt] {
    guard let flags = flags(constants) else { return [] }
    if case .verdictMap(let key, _) = statement, ruleset.resolved(key) == comparison.left,
      let verdict = commonVerdict(of: constants)
    {
      return [rightSide("\(flags.joined(separator: ",")) \(verdict)")]
    }
    let mask = flags.count == 1 ? flags[0] : "(\(flags.joined(separator: " | ")))"
    return [
      FixIt(
        "write `ct status & \(mask)` as the key",
        edits: [FixIt.Edit(SourceRange(at: left.end), " & \(mask)")], isSafe: true)
    ]
  }

  private func commonVerdict(of constants: [ConntrackComparison.Constant]) -> String? {
    // Elements that combine bits ask for all of them at once, which a plain list does not.
    guard constants.allSatisfy({ $0.number.nonzeroBitCount == 1 }) else { return nil }
    let verdicts = Set(constants.map { $0.data.map { ruleset.sources.text(ruleset.range($0)) } })
    return verdicts.count == 1 ? verdicts.first ?? nil : nil
  }

  /// The texts of all flags, each once; nil where one is not written out in this place.
  private func flags(_ constants: [ConntrackComparison.Constant]) -> [String]? {
    var texts: [String] = []
    for constant in constants {
      if case .variable = ruleset.expression(constant.id) {
        texts.append(ruleset.sources.text(ruleset.range(constant.id)))
        continue
      }
      guard !isBehindVariable, let more = ruleset.flagTexts(constant.value) else { return nil }
      texts += more.filter { !texts.contains($0) }
    }
    return texts.isEmpty ? nil : texts
  }

  /// Whether the set stands in a definition, where changing it may change other rules too.
  private var isBehindVariable: Bool {
    if case .variable = ruleset.expression(comparison.right) { return true }
    return false
  }

  private func rightSide(_ text: String, isSafe: Bool = true) -> FixIt {
    FixIt(
      "write `ct status \(text)`",
      edits: [FixIt.Edit(SourceRange(left.end, end), " \(text)")], isSafe: isSafe)
  }
}
