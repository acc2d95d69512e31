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
    if let option = t.rule.option(use, 3) {
      t.add("ip ecn set ")
      t.addList([["not-ect", "ect1", "ect0", "ce"][Int(option.value & 3)]])
      t.add(" ")
    }
    // The byte of flags holds CWR, then ECE, in its highest bits.
    var (clear, set): (UInt64, UInt64) = (t.rule.has(use, 0) ? 0xC0 : 0, 0)
    for (id, bit) in [(UInt8(1), UInt64(0x80)), (2, 0x40)] {
      guard let option = t.rule.option(use, id) else { continue }
      clear |= bit
      if option.value == 1 { set |= bit }
    }
    if clear != 0 { addFlagsChain(clear: clear, set: set, &t) }
  }

  /// Changes flags in a chain of their own, with a rule for each value that changes: nft 1.0.6 mends
  /// checksums only where it writes a constant.
  private static func addFlagsChain(clear: UInt64, set: UInt64, _ t: inout Translator) {
    func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }
    let name = "ecn_\(hex(clear))_\(hex(set))"
    let chain = "\(t.tableText) \(name)"
    if t.declared.chains.insert("helper \(chain)").inserted {
      var text = "add chain \(chain)\n"
      text += "add rule \(chain) tcp flags & \(hex(clear)) == \(hex(set)) return\n"
      for flags in UInt64(0)...0xFF where flags & ~clear | set != flags {
        text +=
          "add rule \(chain) tcp flags == \(hex(flags)) tcp flags set \(hex(flags & ~clear | set))\n"
      }
      t.prelude += text.utf8
    }
    t.add("jump ")
    t.add(text: name)
  }
}
