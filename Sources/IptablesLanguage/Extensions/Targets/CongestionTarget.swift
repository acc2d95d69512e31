import CTVetRulesetModel

/// `-j ECN`: marks of congestion.
enum CongestionTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "ECN").with {
    $0.families = [.ip]
    $0.tables = ["mangle"]
  }
  static let options = [
    Option("ecn-tcp-remove", .flag, 0, excludes: [1, 2]),
    Option("ecn-tcp-cwr", .uint8, 1, max: 1, excludes: [0]),
    Option("ecn-tcp-ece", .uint8, 2, max: 1, excludes: [0]),
    Option("ecn-ip-ect", .uint8, 3, max: 3),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "ECN: an option is missing")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 7 != 0, t.onlyProtocol != 6 {
      throw t.refusedByKernel(t.rule.uses[use].word, "`ECN` needs `-p tcp` for its TCP options")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 7 != 0 {
      throw t.lost(
        use: use, "nft 1.0.6 can't change single flags of TCP and correct the checksum",
        hint: "a raw `@th,104,8 set` leaves a checksum that is wrong")
    }
    if let option = t.rule.option(use, 3) {
      t.add("ip ecn set ")
      t.addList([["not-ect", "ect1", "ect0", "ce"][Int(option.value & 3)]])
      t.add(" ")
    }
  }
}
