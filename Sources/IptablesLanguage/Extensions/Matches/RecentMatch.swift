/// `-m recent`: addresses that were seen a while ago.
enum RecentMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "recent")
  static let options = [
    Option("set", .flag, 0, [.invertible], excludes: [0, 1, 2, 3]),
    Option("rcheck", .flag, 1, [.invertible], excludes: [0, 1, 2, 3]),
    Option("update", .flag, 2, [.invertible], excludes: [0, 1, 2, 3]),
    Option("remove", .flag, 3, [.invertible], excludes: [0, 1, 2, 3]),
    Option("seconds", .uint32, 4, min: 1),
    Option("reap", .flag, 5, needs: [4]),
    Option("hitcount", .uint32, 6),
    Option("rttl", .flag, 7, excludes: [0, 3]),
    Option("name", .text, 8, cutAt: 199),
    Option("rsource", .flag, 9),
    Option("rdest", .flag, 10),
    Option("mask", .host, 11),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids & 0xF == 0 {
      throw t.refused(
        t.rule.uses[use].word, "recent: one of --set, --rcheck, --update and --remove is needed")
    }
  }

  static func checkKernel(_ t: inout Translator, _ use: Int) throws(Problem) {
    let asksForMore = (t.rule.option(use, 4)?.value ?? 0) | (t.rule.option(use, 6)?.value ?? 0) != 0
    if t.rule.uses[use].ids & 0b1001 != 0, asksForMore || t.rule.has(use, 5) || t.rule.has(use, 7) {
      throw t.refusedByKernel(
        t.rule.uses[use].word, "`--set` and `--remove` ask for no time, no hits and no TTL")
    }
    if let hits = t.rule.option(use, 6), hits.value > 0xFFFF {
      throw t.refusedByKernel(hits.word, "the list remembers up to 65535 hits")
    }
    if let name = t.rule.option(use, 8) { try t.requireFileName(name.word) }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.has(use, 6) {
      throw t.lost(
        use: use, "nft's sets don't remember how often an address was seen",
        hint:
          "a limit for each address comes near: `meter NAME { ip saddr limit rate over 3/minute }`")
    }
    if t.rule.has(use, 7) { throw t.lost(use: use, "nft's sets don't remember TTLs") }
    let name = t.rule.option(use, 8).map { t.objectName($0.word) } ?? "DEFAULT"
    let key = key(&t, use)
    let seconds = t.rule.option(use, 4)?.value
    let lists = t.recentLists(name)
    t.differs(
      t.range(ofUse: use),
      "nft's set holds up to 65535 addresses, where the list of `recent` forgets all but the last 100"
    )
    if t.rule.has(use, 0) {
      if t.rule.option(use, 0)?.isInverted == true {
        t.differs(t.range(ofUse: use), "`! --set` adds too")
      }
      for list in lists { add(&t, "update", name, list, key) }
    } else if t.rule.has(use, 3) {
      // What was not there does not match, and what was is taken out.
      addTest(
        &t, name, lists.first ?? 0, key, isInverted: t.rule.option(use, 3)?.isInverted ?? false)
      for list in lists { add(&t, "delete", name, list, key) }
    } else {
      let isUpdate = t.rule.has(use, 2)
      let isInverted = t.rule.option(use, isUpdate ? 2 : 1)?.isInverted ?? false
      addTest(&t, name, seconds ?? 0, key, isInverted: isInverted)
      if isUpdate {
        if isInverted {
          t.differs(t.range(ofUse: use), "nft's rule updates addresses that were not seen too")
        }
        for list in lists { add(&t, "update", name, list, key) }
      }
    }
  }

  private static func key(_ t: inout Translator, _ use: Int) -> String {
    var key = (t.isIPv6 ? "ip6 " : "ip ") + (t.rule.has(use, 10) ? "daddr" : "saddr")
    if let option = t.rule.option(use, 11) {
      let mask = t.rule.addresses[Int(option.value)].address
      if mask != t.fullMask { key += " and \(t.text(ofAddress: mask))" }
    }
    return key
  }

  /// The set of addresses that were seen in so many seconds; 0 for ever.
  private static func set(_ t: inout Translator, _ name: String, _ seconds: UInt64) -> String {
    let set = seconds == 0 ? name : "\(name)_\(seconds)s"
    if t.declared.sets.insert("\(t.tableText) set \(set)").inserted {
      let timeout = seconds == 0 ? "" : " timeout \(seconds)s;"
      t.addSet(
        set, type: t.isIPv6 ? "ipv6_addr" : "ipv4_addr",
        "size 65535; flags dynamic,timeout;\(timeout)")
    }
    return set
  }

  private static func add(
    _ t: inout Translator, _ verb: String, _ name: String, _ seconds: UInt64, _ key: String
  ) {
    let set = set(&t, name, seconds)
    t.add(text: "\(verb) @\(set) { \(key) } ")
  }

  private static func addTest(
    _ t: inout Translator, _ name: String, _ seconds: UInt64, _ key: String, isInverted: Bool
  ) {
    let set = set(&t, name, seconds)
    t.add(text: "\(key) ")
    t.addInversion(isInverted)
    t.add(text: "@\(set) ")
  }
}

extension Translator {
  /// A name that the kernel can give a file (`xt_check_proc_name`).
  func requireFileName(_ word: Int) throws(Problem) {
    let name = string(word)
    if name.isEmpty || name == "." || name == ".." || name.contains("/") {
      throw refusedByKernel(word, "`\(name)` can't be the name of a file below /proc")
    }
  }

  /// The spans of time, in seconds, that the file asks of a list of `recent`; 0 for ever.
  mutating func recentLists(_ name: String) -> [UInt64] {
    if let lists = declared.recentLists { return lists[name] ?? [0] }
    var lists: [String: Set<UInt64>] = [:]
    let whole = String(decoding: text[..<textCount], as: UTF8.self)
    for line in whole.split(whereSeparator: \.isNewline) where line.contains("recent") {
      let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\"" })
      func value(_ option: String) -> String? {
        guard let index = words.firstIndex(where: { $0 == option }), index + 1 < words.count else {
          return nil
        }
        return String(words[index + 1])
      }
      guard words.contains("--rcheck") || words.contains("--update") || words.contains("--remove")
      else { continue }
      let raw = value("--name") ?? "DEFAULT"
      let list = ChainNames.replacement(for: raw, taken: []) ?? raw
      let seconds = words.contains("--remove") ? 0 : value("--seconds").flatMap { UInt64($0) } ?? 0
      lists[list, default: []].insert(seconds)
    }
    let sorted = lists.mapValues { $0.sorted() }
    declared.recentLists = sorted
    return sorted[name] ?? [0]
  }

  /// An address of the rule's family.
  func text(ofAddress address: UInt128) -> String {
    var copy = self
    copy.body.removeAll()
    copy.add(address: address)
    return String(decoding: copy.body, as: UTF8.self)
  }
}
