import CTVetRulesetModel

/// `-m cgroup`: the control group of the socket.
enum ControlGroupMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "cgroup").with {
    $0.hooks = [.input, .output, .postrouting]
  }
  static let options = [
    Option("path", .text, 1, [.invertible], cutAt: 511),
    Option("cgroup", .uint32, 0, [.invertible]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids.nonzeroBitCount != 1 {
      throw t.refused(t.rule.uses[use].word, "cgroup: one of `--cgroup` and `--path` is needed")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    t.addNumber("meta cgroup", use, 0)
    guard let option = t.rule.option(use, 1) else { return }
    let path = t.string(option.word).split(separator: "/")
    if path.isEmpty { throw t.lost(option.word, "nft has no word for the root of control groups") }
    t.needs(t.range(option.word), "the control group must be there when the rule is loaded")
    t.add("socket cgroupv2 level ")
    t.add(UInt64(path.count))
    t.add(" ")
    t.addInversion(option.isInverted)
    t.add(text: "\"\(path.joined(separator: "/"))\" ")
  }
}
