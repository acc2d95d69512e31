/// `-j CONNSECMARK`: copies of the security mark.
enum ConnectionSecurityTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CONNSECMARK").with {
    $0.tables = ["mangle", "security"]
  }
  static let options = [
    Option("save", .flag, 0, excludes: [1]),
    Option("restore", .flag, 1, excludes: [0]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "CONNSECMARK: `--save` or `--restore` is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.differs(
      t.range(ofUse: use), "nft writes over a mark that is there already, where iptables leaves it")
    t.add(t.rule.has(use, 0) ? "ct secmark set meta secmark" : "meta secmark set ct secmark")
  }
}
