/// `-j SYNPROXY`: answers SYNs in place of the server.
enum ConnectionProxyTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "SYNPROXY").with {
    $0.protocols = [6]
    $0.hooks = [.input, .forward]
  }
  static let options = [
    Option("sack-perm", .flag, 0),
    Option("timestamp", .flag, 1),
    Option("wscale", .uint32, 2),
    Option("mss", .uint32, 3),
    Option("ecn", .flag, 4),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("synproxy")
    if t.rule.has(use, 0) { t.add(" sack-perm") }
    if t.rule.has(use, 1) { t.add(" timestamp") }
    if let scale = t.rule.option(use, 2) {
      t.add(" wscale ")
      t.add(scale.value)
    }
    if let size = t.rule.option(use, 3) {
      t.add(" mss ")
      t.add(size.value)
    }
    if t.rule.has(use, 4) {
      t.differs(t.range(ofUse: use), "nft has no word for `--ecn`")
    }
  }
}
