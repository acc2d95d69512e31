import CTVetDiagnostics
import CTVetRulesetModel

extension RuleCompiler {
  /// The names of the levels, by number (`LOG_EMERG` …); `audit` is nft's own.
  private static let logLevels = [
    "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit",
  ]

  mutating func log(_ log: Log, at range: SourceRange) throws(EvaluationError) {
    var level: UInt32?
    if let name = log.level.map(ruleset.spelling) {
      guard let index = Self.logLevels.firstIndex(of: name) else {
        throw EvaluationError(
          EvaluationDiagnostics.value, at: range, "`\(name)` is no level",
          hint: Self.logLevels.joined(separator: ", "))
      }
      level = UInt32(index)
    }
    let goesToGroup = log.group != nil || log.snaplen != nil || log.queueThreshold != nil
    if goesToGroup, level != nil || !log.flags.isEmpty {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range,
        "a message goes to a group or to the kernel's log, which alone has \(level != nil ? "levels" : "flags")"
          + " (“\(level != nil ? "level" : "flags") and group are mutually exclusive”)"
      )
    }
    if level == 8, log.prefix != nil || !log.flags.isEmpty {
      throw EvaluationError(
        EvaluationDiagnostics.statement, at: range, "`level audit` takes no other options")
    }
    let target: Instruction.Log.Target =
      if let group = log.group {
        .group(group, length: log.snaplen ?? 0, threshold: log.queueThreshold ?? 0)
      } else {
        .kernel(
          level: level,
          flags: log.flags.isEmpty ? nil : .init(rawValue: UInt32(log.flags.rawValue)))
      }
    output.append(.log(.init(prefix: log.prefix.map(logPrefix), target: target)))
  }

  /// The prefix, variables in it replaced.
  func logPrefix(_ range: SourceRange) -> String {
    let text = ruleset.unquotedText(range)
    guard text.contains("$") else { return text }
    var result = ""
    var rest = text[...]
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      let name = rest[rest.index(after: dollar)...].prefix {
        $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
      }
      let value = ruleset.variables.last { ruleset.spelling($0.name) == name }
      result += value.map { ruleset.text(ruleset.resolved($0.value)) } ?? "$\(name)"
      rest = name.isEmpty ? rest[rest.index(after: dollar)...] : rest[name.endIndex...]
    }
    return result + rest
  }
}
