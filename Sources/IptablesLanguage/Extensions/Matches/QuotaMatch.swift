/// `-m quota`: until so many bytes have passed.
enum QuotaMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "quota")
  static let options = [
    Option("quota", .uint64, 0, [.invertible, .required])
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let option = t.rule.option(use, 0) else { return }
    t.add(option.isInverted ? "quota over " : "quota ")
    let most = UInt64(Int64.max)
    if option.value > most {
      t.corrects(
        t.range(option.word),
        "the kernel takes quotas up to \(most) bytes from nft, and nobody counts as far")
    }
    t.add(min(option.value, most))
    t.add(" bytes ")
  }
}
