/// `-j TCPMSS`: the largest segment that a SYN offers.
enum SegmentSizeTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "TCPMSS").with { $0.protocols = [6] }
  static let options = [
    Option("set-mss", .uint16, 0, max: 65515),
    Option("clamp-mss-to-pmtu", .flag, 1),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(
        t.rule.uses[use].word, "TCPMSS: `--set-mss` or `--clamp-mss-to-pmtu` is missing")
    }
    if let option = t.rule.option(use, 0), t.isIPv6, option.value > 65_495 {
      throw t.refused(option.word, "TCPMSS: the largest segment of IPv6 is 65495")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.given.last(where: { $0.use == use })?.id == 1 {
      try t.requireHooks([.forward, .output, .postrouting], use, "`--clamp-mss-to-pmtu`")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.add("tcp option maxseg size set ")
    // Of both options the last one counts.
    let last = t.rule.given.last { $0.use == use }
    if let last, last.id == 0 { t.add(last.value) } else { t.add("rt mtu") }
  }
}
