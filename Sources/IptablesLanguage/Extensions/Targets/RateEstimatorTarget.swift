/// `-j RATEEST`: measures a rate.
enum RateEstimatorTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "RATEEST")
  static let options = [
    Option("rateest-name", .text, 0, [.required], cutAt: 15),
    Option("rateest-interval", .text, 1, [.required]),
    Option("rateest-ewmalog", .text, 2, [.required]),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    throw t.lost(use: use, "nft has no estimators of rates")
  }
}
