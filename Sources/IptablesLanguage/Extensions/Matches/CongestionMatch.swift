/// `-m ecn`: marks of congestion in IP and TCP.
enum CongestionMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "ecn")
  static let options = [
    Option("ecn-tcp-cwr", .flag, 0, [.invertible]),
    Option("ecn-tcp-ece", .flag, 1, [.invertible]),
    Option("ecn-ip-ect", .uint8, 2, [.invertible], max: 3),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "ecn: an option is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 3 != 0, t.onlyProtocol != 6 {
      throw t.refusedByKernel(
        t.rule.uses[use].word, "`ecn` needs `-p tcp` in the rule for its TCP options")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let given = t.rule.given.filter { $0.use == use }
    if given.contains(where: { $0.isInverted != given[0].isInverted }) {
      t.corrects(t.range(ofUse: use), "iptables-translate takes one `!` for all options")
    }
    for (id, flag) in [(UInt8(1), "ecn"), (0, "cwr")] {
      guard let option = t.rule.option(use, id) else { continue }
      if option.isInverted {
        t.add(text: "tcp flags & \(flag) == 0x0 ")
        t.corrects(
          t.range(option.word),
          "iptables-translate says `tcp flags != \(flag)`, which is true of every other combination "
            + "of flags")
      } else {
        t.add(text: "tcp flags \(flag) ")
      }
    }
    guard let option = t.rule.option(use, 2) else { return }
    t.add(t.isIPv6 ? "ip6 ecn " : "ip ecn ")
    t.addInversion(option.isInverted)
    t.addList([["not-ect", "ect1", "ect0", "ce"][Int(option.value & 3)]])
    t.add(" ")
    if t.isIPv6 {
      t.corrects(t.range(option.word), "iptables-translate says `ip ecn` for IPv6 too")
    }
  }
}
