import CTVetDiagnostics

/// `-m conntrack`: what connection tracking knows of the packet.
enum ConntrackMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "conntrack")
  static let options = [
    Option("ctstate", .text, 0, [.invertible]),
    Option("ctproto", .protocol, 1, [.invertible]),
    Option("ctorigsrc", .hostMask, 2, [.invertible]),
    Option("ctorigdst", .hostMask, 3, [.invertible]),
    Option("ctreplsrc", .hostMask, 4, [.invertible]),
    Option("ctrepldst", .hostMask, 5, [.invertible]),
    Option("ctstatus", .text, 10, [.invertible]),
    Option("ctexpire", .uint32Range, 11, [.invertible]),
    Option("ctorigsrcport", .portRange, 6, [.invertible]),
    Option("ctorigdstport", .portRange, 7, [.invertible]),
    Option("ctreplsrcport", .portRange, 8, [.invertible]),
    Option("ctrepldstport", .portRange, 9, [.invertible]),
    Option("ctdir", .text, 12),
  ]

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    switch option.id {
    case 0: option.value = try ConntrackStates.read(option.word, t)
    case 10:
      let names = ["none", "expected", "seen_reply", "assured", "confirmed"]
      for part in t.parts(option.word) {
        let text = t.string(part).lowercased()
        guard !text.isEmpty, let index = names.firstIndex(where: { $0.hasPrefix(text) }) else {
          let isState = text == "snat" || text == "dnat"
          throw t.refused(
            option.word, "conntrack: `\(t.string(part))` is no status",
            hint: isState ? "write `--ctstate \(text.uppercased())`" : nil,
            check: isState ? .translationStatus : nil,
            fixIts: isState ? stateInstead(option, text, t) : [])
        }
        if index > 0 { option.value |= 1 << UInt64(index - 1) }
      }
    case 12:
      if t.isWord(option.word, "reply") {
        option.value = 1
      } else if !t.isWord(option.word, "original") {
        throw t.refused(option.word, "conntrack: the direction is ORIGINAL or REPLY")
      }
    default: break
    }
  }

  /// `--ctstate SNAT`, where the status is the one word.
  private static func stateInstead(
    _ option: GivenOption, _ text: String, _ t: Translator
  ) -> [FixIt] {
    guard t.parts(option.word).count == 1 else { return [] }
    return [
      FixIt(
        "write `--ctstate \(text.uppercased())`",
        edits: [
          .init(t.range(t.nameWord(of: option)), "--ctstate"),
          .init(t.range(option.word), text.uppercased()),
        ], isSafe: true)
    ]
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "conntrack: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let state = t.rule.option(use, 0) {
      // A packet without a connection passes by its state alone, whatever the other options ask.
      let alone = ConntrackStates.withoutConnection(state)
      if alone != 0, t.rule.uses[use].ids != 1 {
        t.corrects(
          t.range(state.word),
          "for a packet without a connection iptables looks at the state alone; "
            + "iptables-translate asks for the rest too")
        let rest = state.isInverted ? .max : state.value & ~alone
        if rest == 0 || t.choose(2) == 0 {
          return ConntrackStates.add(alone, isInverted: false, &t)
        }
        return try translate(rest, state, &t, use)
      }
    }
    try translate(t.rule.option(use, 0)?.value, t.rule.option(use, 0), &t, use)
  }

  /// All tests, with a state that may be narrower than what was given.
  private static func translate(
    _ states: UInt64?, _ given: GivenOption?, _ t: inout Translator, _ use: Int
  ) throws(Problem) {
    if let direction = t.rule.option(use, 12) {
      t.add(direction.value == 1 ? "ct direction reply " : "ct direction original ")
    }
    if let option = t.rule.option(use, 1) {
      t.add("ct original protocol ")
      t.addInversion(option.isInverted)
      t.add(option.value)
      t.add(" ")
    }
    if var state = given, let states {
      if !state.isInverted { state.value = states }
      try ConntrackStates.translate(state, &t)
    }
    if let status = t.rule.option(use, 10) { try add(status: status, &t) }
    if let option = t.rule.option(use, 11) { try add(expiry: option, &t) }
    for (field, id) in addresses {
      guard let option = t.rule.option(use, id) else { continue }
      // The addresses of all hosts ask that there is a connection.
      let address = t.rule.addresses[Int(option.value)]
      t.addAddressMatch(field, address, isInverted: option.isInverted)
    }
    try addPorts(&t, use)
  }

  /// Ports, which nft compares only where it knows the protocol.
  private static func addPorts(_ t: inout Translator, _ use: Int) throws(Problem) {
    let given = ports.compactMap { port in t.rule.option(use, port.id).map { (port.field, $0) } }
    guard !given.isEmpty else { return }
    let isKnown = t.rule.option(use, 1).map { !$0.isInverted && $0.value != 0 } ?? false
    if !isKnown, t.onlyProtocol == nil {
      // Connections of other protocols have the port 0.
      let passesZero = given.allSatisfy { ($1.value == 0) != $1.isInverted }
      if passesZero, t.choose(2) == 1 {
        return t.add(text: "ct original protocol != \(withPorts) ")
      }
      t.add(text: "ct original protocol \(withPorts) ")
    }
    // A match of the protocol that stands behind names it too late for nft.
    if let implied = t.rule.impliedBy, implied > use, !isKnown { t.writeProtocol() }
    for (field, option) in given { try t.addNumbers(field, option) }
  }

  private static let withPorts =
    "{ icmp, tcp, udp, dccp, 47, ipv6-icmp, sctp, udplite }"

  private static let addresses: [(StaticString, UInt8)] = [
    ("ct original saddr", 2), ("ct original daddr", 3), ("ct reply saddr", 4),
    ("ct reply daddr", 5),
  ]
  private static let ports: [(field: StaticString, id: UInt8)] = [
    ("ct original proto-src", 6), ("ct original proto-dst", 7), ("ct reply proto-src", 8),
    ("ct reply proto-dst", 9),
  ]

  /// iptables asks for whole seconds, without what is left of the last one; nft for milliseconds.
  private static func add(expiry option: GivenOption, _ t: inout Translator) throws(Problem) {
    let last: UInt64 = 0xFFFF_FFFF
    if option.value > option.upper || option.value * 1000 > last {
      if option.isInverted { return }
      throw t.neverMatches(option.word, "no connection expires so late: the rule never matches")
    }
    t.corrects(
      t.range(option.word),
      "`--ctexpire` is for whole seconds; iptables-translate asks for the very millisecond")
    t.add("ct expiration ")
    if option.upper * 1000 + 999 >= last {
      t.add(option.isInverted ? "< " : ">= ")
      t.add(option.value)
      return t.add("s ")
    }
    t.addInversion(option.isInverted)
    t.add(option.value)
    t.add("s-")
    t.add(option.upper * 1000 + 999)
    t.add("ms ")
  }

  private static func add(status option: GivenOption, _ t: inout Translator) throws(Problem) {
    let names = ["expected", "seen-reply", "assured", "confirmed"]
      .enumerated().filter { option.value & 1 << UInt64($0.offset) != 0 }.map(\.element)
    if names.isEmpty {
      if option.isInverted { return }
      throw t.neverMatches(option.word, "no status is `NONE`: the rule never matches")
    }
    t.add("ct status ")
    if option.isInverted { t.add("! ") }
    t.addList(names)
    t.add(" ")
  }
}
