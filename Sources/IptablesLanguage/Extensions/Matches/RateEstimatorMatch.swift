/// `-m rateest`: what the target RATEEST has measured.
enum RateEstimatorMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "rateest")
  static let options = [
    Option("rateest1", .text, 0, [.invertible], min: 1),
    Option("rateest", .text, 0, [.invertible], min: 1),
    Option("rateest2", .text, 1, [.invertible], min: 1),
    Option("rateest-bps1", .optionalText, 2),
    Option("rateest-pps1", .optionalText, 3),
    Option("rateest-bps2", .optionalText, 4),
    Option("rateest-pps2", .optionalText, 5),
    Option("rateest-bps", .optionalText, 4),
    Option("rateest-pps", .optionalText, 5),
    Option("rateest-delta", .flag, 6),
    Option("rateest-lt", .flag, 7, [.invertible]),
    Option("rateest-gt", .flag, 8, [.invertible]),
    Option("rateest-eq", .flag, 9, [.invertible]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if !t.rule.has(use, 0) {
      throw t.refused(t.rule.uses[use].word, "rateest: `--rateest` is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.needs(t.range(ofUse: use), "the estimator must be there when the rule is loaded")
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft has no estimators of rates")
  }
}
