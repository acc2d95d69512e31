/// `-m multiport`: up to 15 ports.
enum MultiportMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "multiport")
  static let options = [
    Option("source-ports", .text, 0, [.invertible], excludes: [0, 1, 2]),
    Option("sports", .text, 0, [.invertible], excludes: [0, 1, 2]),
    Option("destination-ports", .text, 1, [.invertible], excludes: [0, 1, 2]),
    Option("dports", .text, 1, [.invertible], excludes: [0, 1, 2]),
    Option("ports", .text, 2, [.invertible], excludes: [0, 1, 2]),
  ]

  /// How many ports fit; a range takes the room of two.
  private static let capacity = 15

  static func read(_ option: inout GivenOption, _ t: inout Translator) throws(Problem) {
    switch t.onlyProtocol {
    case 6, 17, 33, 132, 136: break
    default:
      throw t.refused(
        t.rule.uses[option.use].word, "multiport: `-p tcp`, udp, udplite, sctp or dccp comes first")
    }
    var count = 0
    for part in t.parts(option.word) {
      let range = try ports(part, option.word, t)
      let isRange = t.text[part].contains(UInt8(ascii: ":"))
      count += isRange ? 2 : 1
      if isRange, range.from >= range.to {
        throw t.refused(
          option.word, "multiport: the range `\(t.string(part))` ends before it begins")
      }
    }
    if count > capacity {
      throw t.refused(
        option.word, "multiport: more than \(capacity) ports, where a range counts as two")
    }
  }

  private static func ports(
    _ part: Range<Int>, _ word: Int, _ t: Translator
  ) throws(Problem) -> (from: UInt64, to: UInt64) {
    var colon = part.lowerBound
    while colon < part.upperBound, t.text[colon] != UInt8(ascii: ":") { colon += 1 }
    let transport = Translator.protocolName(t.onlyProtocol ?? 6)
    let from = try t.servicePort(word, part.lowerBound, colon, protocol: transport)
    if colon == part.upperBound { return (from, from) }
    return (from, try t.servicePort(word, colon + 1, part.upperBound, protocol: transport))
  }

  /// The ports of an option, which was read without a problem.
  static func ranges(of option: GivenOption, _ t: Translator) -> [ClosedRange<UInt64>] {
    t.parts(option.word).compactMap { part in
      guard let range = try? ports(part, option.word, t), range.from <= range.to else { return nil }
      return range.from...range.to
    }
  }

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    if t.rule.uses[use].ids == 0 {
      throw t.refused(t.rule.uses[use].word, "multiport: an option is missing")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    if let option = t.rule.option(use, 0) {
      try addPorts(" sport ", option, isInverted: option.isInverted, &t)
    } else if let option = t.rule.option(use, 1) {
      try addPorts(" dport ", option, isInverted: option.isInverted, &t)
    } else if let option = t.rule.option(use, 2) {
      // The source port or the other: two rules that exclude each other.
      t.corrects(
        t.range(option.word), "iptables-translate loses ranges and `!` of `--ports`")
      if option.isInverted {
        try addPorts(" sport ", option, isInverted: true, &t)
        try addPorts(" dport ", option, isInverted: true, &t)
      } else if t.choose(2) == 0 {
        try addPorts(" sport ", option, isInverted: false, &t)
      } else {
        try addPorts(" sport ", option, isInverted: true, &t)
        try addPorts(" dport ", option, isInverted: false, &t)
      }
    }
  }

  private static func addPorts(
    _ field: StaticString, _ option: GivenOption, isInverted: Bool, _ t: inout Translator
  ) throws(Problem) {
    t.addPortHeader()
    t.body.removeLast()
    t.add(field)
    t.addInversion(isInverted)
    let parts = t.parts(option.word)
    if parts.count > 1 { t.add("{ ") }
    let start = t.body.count
    for (index, part) in parts.enumerated() {
      if index > 0 { t.add(", ") }
      let range = try ports(part, option.word, t)
      t.addRange(range.from, range.to)
    }
    t.notePlainValue(parts.count > 1 ? .portList : .port, option.word, from: start)
    t.add(parts.count > 1 ? " } " : " ")
  }
}
