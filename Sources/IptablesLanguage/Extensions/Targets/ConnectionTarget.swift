/// `-j CT`: what connection tracking is to do with the packet.
enum ConnectionTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "CT").with { $0.tables = ["raw"] }
  static let options = [
    Option("notrack", .flag, 0),
    Option("helper", .text, 1, cutAt: 15),
    Option("timeout", .text, 2, cutAt: 31),
    Option("ctevents", .text, 3),
    Option("expevents", .text, 4),
    Option("zone-orig", .text, 6),
    Option("zone-reply", .text, 7),
    Option("zone", .text, 5),
  ]

  private static let events = [
    "new", "related", "destroy", "reply", "assured", "protoinfo", "helper", "mark", "natseqinfo",
    "secmark",
  ]
  private static let nftEvents = [
    "new", "related", "destroy", "reply", "assured", "protoinfo", "helper", "mark", "seqadj",
    "secmark",
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    switch option.id {
    case 3:
      for part in t.parts(option.word) {
        guard let index = events.firstIndex(of: t.string(part)) else {
          throw t.refused(option.word, "CT: `\(t.string(part))` is no event")
        }
        option.value |= 1 << UInt64(index)
      }
    case 4:
      if !t.parts(option.word).allSatisfy({ t.string($0) == "new" }) {
        throw t.refused(option.word, "CT: the only event of expectations is `new`")
      }
    case 5, 6, 7:
      if t.isWord(option.word, "mark") {
        option.upper = 1
      } else if let zone = t.wholeNumber(option.word, limit: 0xFFFF) {
        option.value = zone
      } else {
        throw t.refused(option.word, "CT: `\(t.string(option.word))` is no zone")
      }
    default: break
    }
  }

  /// A helper of the kernel.
  private struct Helper {
    /// The protocols that it is for.
    let protocols: [UInt8]
    /// The name of the first one.
    let nft: String
    var isIPv4Only = false
  }

  private static let helpers: [String: Helper] = [
    "ftp": .init(protocols: [6], nft: "tcp"), "tftp": .init(protocols: [17], nft: "udp"),
    "sip": .init(protocols: [17, 6], nft: "udp"),
    "irc": .init(protocols: [6], nft: "tcp", isIPv4Only: true),
    "amanda": .init(protocols: [17], nft: "udp"),
    "snmp": .init(protocols: [17], nft: "udp", isIPv4Only: true),
    "snmp_trap": .init(protocols: [17], nft: "udp", isIPv4Only: true),
    "netbios-ns": .init(protocols: [17], nft: "udp", isIPv4Only: true),
    "pptp": .init(protocols: [6], nft: "tcp", isIPv4Only: true),
    "sane": .init(protocols: [6], nft: "tcp"), "RAS": .init(protocols: [17], nft: "udp"),
    "Q.931": .init(protocols: [6], nft: "tcp"),
  ]

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    // What is not tracked has no helper, and its timeouts nobody looks for.
    if t.rule.has(use, 0) { return }
    if let option = t.rule.option(use, 1), t.words[option.word].count > 0 {
      guard let helper = helpers[t.string(option.word)], !(t.isIPv6 && helper.isIPv4Only) else {
        throw t.refusedByKernel(
          option.word,
          "the kernel has no helper `\(t.string(option.word))` for \(t.isIPv6 ? "IPv6" : "IPv4")")
      }
      guard let number = t.onlyProtocol, helper.protocols.contains(number) else {
        throw t.refusedByKernel(
          option.word, "the helper `\(t.string(option.word))` needs `-p \(helper.nft)` in the rule")
      }
    }
    if let option = t.rule.option(use, 2) {
      t.needs(t.range(option.word), "the timeouts must be there when the rule is loaded")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 0) { return t.add("notrack") }
    if let option = t.rule.option(use, 2) {
      throw t.lost(
        option.word, "what the timeouts are is not in the file",
        hint: "nft has them as objects: `ct timeout NAME { protocol tcp; policy = { … } }`")
    }
    if let option = t.rule.option(use, 4) {
      throw t.lost(option.word, "nft has no events of expectations")
    }
    let start = t.body.count
    for (id, words) in [
      (UInt8(5), "ct zone set "), (6, "ct original zone set "), (7, "ct reply zone set "),
    ] {
      guard let option = t.rule.option(use, id) else { continue }
      if option.upper == 1 { throw t.lost(option.word, "nft can't make a zone of the mark") }
      // CT leaves packets alone that are not to be tracked, which nft would have tracked after all.
      if t.leavesUntracked { t.add("ct state != untracked ") }
      t.add(text: words)
      t.add(option.value)
      t.add(" ")
    }
    if let option = t.rule.option(use, 3) {
      t.add("ct event set ")
      // nft 1.0.6 reads no `helper` among other events, and no number among names.
      let events = nftEvents.indices.filter { option.value & 1 << UInt64($0) != 0 }
      if events.count > 1, events.contains(6) {
        t.addHex(option.value)
      } else {
        t.addList(events.map { nftEvents[$0] })
      }
      t.add(" ")
    }
    if let option = t.rule.option(use, 1), t.words[option.word].count > 0 {
      try addHelper(option, &t, use)
    }
    // Without options the target does nothing.
    if t.body.count == start, t.body.last == UInt8(ascii: " ") { t.body.removeLast() }
  }

  /// Assigns a helper: nft can do so behind connection tracking only.
  private static func addHelper(
    _ option: GivenOption, _ t: inout Translator, _ use: Int
  ) throws(Problem) {
    let hook: String
    switch t.chainHook {
    case .prerouting?: hook = "prerouting"
    case .output?: hook = "output"
    default:
      throw t.lost(
        use: use,
        "nft assigns helpers behind connection tracking, which a chain of your own is not",
        hint: "put the rule into PREROUTING or OUTPUT")
    }
    let chain = "\(t.tableText) \(t.string(t.chainWord))_helper"
    if t.declared.chains.insert("helper \(chain)").inserted {
      t.prelude +=
        "add chain \(chain) { type filter hook \(hook) priority -199; policy accept; }\n".utf8
    }
    t.differs(
      t.range(ofUse: use),
      "nft assigns helpers behind connection tracking: the rule stands in a chain of its own, which "
        + "rules in front of it do not hold back")
    let helper = t.string(option.word)
    let transport = t.onlyProtocol == 6 ? "tcp" : "udp"
    let name = t.objectName(option.word).replacingDots + "-" + transport
    if t.declared.sets.insert("\(t.tableText) ct helper \(name)").inserted {
      t.prelude +=
        "add ct helper \(t.tableText) \(name) { type \"\(helper)\" protocol \(transport); }\n".utf8
    }
    t.add(text: "ct helper set \"\(name)\"")
    t.movesBehindTracking = true
  }
}

extension Translator {
  /// Whether some rule of the file says that packets are not to be tracked.
  fileprivate var leavesUntracked: Bool {
    mutating get {
      if let known = declared.leavesUntracked { return known }
      let answer = mentions("notrack") || mentions("NOTRACK")
      declared.leavesUntracked = answer
      return answer
    }
  }
}

extension String {
  fileprivate var replacingDots: String { String(map { $0 == "." ? "_" : $0 }) }
}

/// `-j NOTRACK`: the older name of `-j CT --notrack`.
enum NoTrackTarget: XtablesExtension {
  static let info = ExtensionInfo(target: "NOTRACK").with { $0.tables = ["raw"] }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) { t.add("notrack") }
}
