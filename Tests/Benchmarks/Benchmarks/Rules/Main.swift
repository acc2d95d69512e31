/// Times the rules alone: one rule of a list of a thousand that does not match.
///
/// Usage: `Rules [--plain]`; with `--plain` each instruction of the rules is run on its own, too.
@main
enum Main {
  static func main() {
    let isPlain = CommandLine.arguments.contains("--plain")
    print("a rule of 1000 that do not match: ns best / median / worst")
    for shape in RuleShape.allCases {
      RuleMeasurement.report(shape, isPlain: false)
      if isPlain { RuleMeasurement.report(shape, isPlain: true) }
    }
    print("a chain of one rule: ns best / median / worst")
    RuleMeasurement.report(.source, isPlain: false, ruleCount: 1)
  }
}
