import CTVetLinting
import CTVetRulesetModel
import Glibc

/// The processor time of one check.
enum CheckTime {
  /// What checks want to know of a ruleset, and the milliseconds that finding it out takes.
  static func context(_ ruleset: Ruleset) -> (context: LintContext, milliseconds: Double) {
    let start = now()
    let context = LintContext(ruleset)
    return (context, now() - start)
  }

  /// The least of three runs, in milliseconds.
  static func check(_ rule: any LintRule.Type, _ context: LintContext) -> Double {
    (0..<3).map { _ in
      let start = now()
      _ = Linter.findings(of: rule, context)
      return now() - start
    }.min() ?? 0
  }

  /// A number with two decimals.
  static func text(_ number: Double) -> String {
    let hundredths = Int(number * 100 + 0.5)
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// The processor time of this process, in milliseconds.
  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
  }
}
