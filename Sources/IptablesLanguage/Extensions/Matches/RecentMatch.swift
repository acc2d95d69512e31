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

  /// How many rules one may become.
  private static let mostRules = 64

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    let name = t.rule.option(use, 8).map { t.objectName($0.word) } ?? "DEFAULT"
    let key = key(&t, use)
    let lists = t.recentLists(name)
    t.differs(
      t.range(ofUse: use),
      "nft's set holds up to 65535 addresses, where the list of `recent` forgets all but the last 100"
    )
    if t.rule.has(use, 0) {
      if t.rule.option(use, 0)?.isInverted == true {
        t.differs(t.range(ofUse: use), "`! --set` adds too")
      }
      try note(&t, use, name, lists, key)
    } else if t.rule.has(use, 3) {
      // What was not there does not match, and what was is taken out.
      let isInverted = t.rule.option(use, 3)?.isInverted ?? false
      try test(&t, name, lists.first { $0.hits == 1 } ?? lists[0], key, isInverted: isInverted)
      for list in lists {
        for place in 1...list.hits { change(&t, "delete", name, list, place, key) }
      }
    } else {
      try check(&t, use, name, lists, key)
    }
  }

  /// `--rcheck` and `--update`.
  private static func check(
    _ t: inout Translator, _ use: Int, _ name: String, _ lists: [RecentList], _ key: String
  ) throws(Problem) {
    let isUpdate = t.rule.has(use, 2)
    let isInverted = t.rule.option(use, isUpdate ? 2 : 1)?.isInverted ?? false
    let asked = RecentList(
      seconds: t.rule.option(use, 4)?.value ?? 0,
      hits: Int(max(1, t.rule.option(use, 6)?.value ?? 1)), hasTTL: t.rule.has(use, 7))
    if asked.hits > mostRules {
      throw t.lost(use: use, "a set for each of \(asked.hits) hits would be needed")
    }
    if asked.hits > 1 {
      t.differs(
        t.range(ofUse: use),
        "nft has a set for each of \(asked.hits) hits: a hit that is forgotten makes room for the next"
      )
    }
    try test(&t, name, asked, key, isInverted: isInverted)
    guard isUpdate else { return }
    if isInverted {
      t.differs(t.range(ofUse: use), "nft's rule updates addresses that were not seen too")
    }
    for list in lists { change(&t, "update", name, list, 1, key) }
  }

  /// Adds a packet's address to the sets; of the sets for several hits, to the first without it.
  ///
  /// There is a rule for each set that may be the first one. The last set stands first, so that no rule
  /// finds what another one has just added.
  private static func note(
    _ t: inout Translator, _ use: Int, _ name: String, _ lists: [RecentList], _ key: String
  ) throws(Problem) {
    if lists.reduce(1, { min($0, mostRules + 1) * ($1.hits > 1 ? $1.hits + 1 : 1) }) > mostRules {
      throw t.lost(
        use: use, "more than \(mostRules) rules would be needed for the hits that are asked for")
    }
    for list in lists {
      if list.hits == 1 {
        change(&t, "update", name, list, 1, key)
        continue
      }
      let full = list.hits - t.choose(list.hits + 1) + 1
      for place in 1..<full { addTest(&t, name, list, place, key, isInverted: false) }
      if full <= list.hits {
        addTest(&t, name, list, full, key, isInverted: true)
        change(&t, "add", name, list, full, key)
      }
    }
  }

  /// Whether an address was seen so often.
  private static func test(
    _ t: inout Translator, _ name: String, _ list: RecentList, _ key: String, isInverted: Bool
  ) throws(Problem) {
    let last = isInverted && list.hits > 1 ? t.choose(list.hits) + 1 : list.hits
    for place in 1...last {
      addTest(&t, name, list, place, key, isInverted: isInverted && place == last)
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

  /// The set of addresses that were seen in so many seconds.
  private static func set(
    _ t: inout Translator, _ name: String, _ list: RecentList, _ place: Int
  ) -> String {
    let set = list.set(of: name, place: place)
    if t.declared.sets.insert("\(t.tableText) set \(set)").inserted {
      let timeout = list.seconds == 0 ? "" : " timeout \(list.seconds)s;"
      let type =
        switch (list.hasTTL, t.isIPv6) {
        case (false, false): "type ipv4_addr"
        case (false, true): "type ipv6_addr"
        case (true, false): "typeof ip saddr . ip ttl"
        case (true, true): "typeof ip6 saddr . ip6 hoplimit"
        }
      t.prelude +=
        "add set \(t.tableText) \(set) { \(type); size 65535; flags dynamic,timeout;\(timeout) }\n"
        .utf8
    }
    return set
  }

  private static func key(_ t: Translator, _ list: RecentList, _ key: String) -> String {
    list.hasTTL ? key + (t.isIPv6 ? " . ip6 hoplimit" : " . ip ttl") : key
  }

  private static func change(
    _ t: inout Translator, _ verb: String, _ name: String, _ list: RecentList, _ place: Int,
    _ key: String
  ) {
    let set = set(&t, name, list, place)
    t.add(text: "\(verb) @\(set) { \(self.key(t, list, key)) } ")
  }

  private static func addTest(
    _ t: inout Translator, _ name: String, _ list: RecentList, _ place: Int, _ key: String,
    isInverted: Bool
  ) {
    let set = set(&t, name, list, place)
    t.add(text: "\(self.key(t, list, key)) ")
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

  /// An address of the rule's family.
  func text(ofAddress address: UInt128) -> String {
    var copy = self
    copy.body.removeAll()
    copy.add(address: address)
    return String(decoding: copy.body, as: UTF8.self)
  }
}
