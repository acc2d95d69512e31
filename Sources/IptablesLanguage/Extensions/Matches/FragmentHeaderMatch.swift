import CTVetRulesetModel

/// `-m frag`: the fragment header of IPv6.
enum FragmentHeaderMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "frag").with { $0.families = [.ip6] }
  static let options = [
    Option("fragid", .uint32Range, 0, [.invertible]),
    Option("fraglen", .uint32, 1, [.invertible]),
    Option("fragres", .flag, 2),
    Option("fragfirst", .flag, 3),
    Option("fragmore", .flag, 4, excludes: [5]),
    Option("fraglast", .flag, 5, excludes: [4]),
  ]

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let start = t.body.count
    if let option = t.rule.option(use, 0), option.value != 0 || option.upper != 0xFFFF_FFFF {
      try t.addNumbers("frag id", option)
    }
    if t.rule.has(use, 2) {
      t.add("frag reserved 0 frag reserved2 0 ")
      t.corrects(
        t.range(ofUse: use),
        "`--fragres` asks that the reserved fields are 0, where iptables-translate says 1")
    }
    if t.rule.has(use, 3) { t.add("frag frag-off 0 ") }
    if t.rule.has(use, 4) { t.add("frag more-fragments 1 ") }
    if t.rule.has(use, 5) { t.add("frag more-fragments 0 ") }
    if t.body.count == start {
      t.add("exthdr frag exists ")
      t.corrects(
        t.range(ofUse: use), "iptables-translate leaves out that there is a fragment header")
    }
  }
}
