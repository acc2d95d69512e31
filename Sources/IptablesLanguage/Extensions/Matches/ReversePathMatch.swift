/// `-m rpfilter`: whether the answer would leave where the packet came in.
enum ReversePathMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "rpfilter").with {
    $0.tables = ["raw", "mangle"]
    $0.hooks = [.prerouting]
  }
  static let options = [
    Option("loose", .flag, 0),
    Option("validmark", .flag, 1),
    Option("accept-local", .flag, 2),
    Option("invert", .flag, 3),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let isInverted = t.rule.has(use, 3)
    if t.rule.has(use, 2) {
      if isInverted {
        t.add("fib saddr type != local ")
      } else {
        // An address of this host passes, or one with a route.
        t.corrects(
          t.range(ofUse: use),
          "one of both is enough; iptables-translate asks for a local address and a route")
        if t.choose(2) == 0 { return t.add("fib saddr type local ") }
        t.add("fib saddr type != local ")
      }
    }
    t.add("fib saddr ")
    if t.rule.has(use, 1) { t.add(". mark ") }
    if !t.rule.has(use, 0) { t.add(". iif ") }
    t.add(isInverted ? "oif 0 " : "oif != 0 ")
  }
}
