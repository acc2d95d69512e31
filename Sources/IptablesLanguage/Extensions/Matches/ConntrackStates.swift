/// The states of `--ctstate` and `--state`.
enum ConntrackStates {
  /// In the order in which a name's beginning is looked for.
  private static let names = [
    "invalid", "new", "established", "related", "untracked", "snat", "dnat",
  ]
  /// The order in which nft's words are written, as places in `names`.
  private static let order = [0, 1, 3, 2, 4]
  private static let translated: UInt64 = 1 << 5 | 1 << 6

  /// Reads a list of states into a set of bits.
  static func read(_ word: Int, _ t: Translator) throws(Problem) -> UInt64 {
    var states: UInt64 = 0
    var start = t.words[word].start
    let end = t.words[word].end
    while true {
      var comma = start
      while comma < end, t.text[comma] != UInt8(ascii: ",") { comma += 1 }
      let part = start..<comma
      guard !part.isEmpty, let found = state(part, t) else {
        throw t.refused(word, "`\(t.string(part))` is no state of a connection")
      }
      states |= 1 << UInt64(found)
      if comma == end { return states }
      start = comma + 1
    }
  }

  /// The place of the first name that begins like a part of the text.
  private static func state(_ part: Range<Int>, _ t: Translator) -> Int? {
    for index in names.indices where begins(names[index], part, t) { return index }
    return nil
  }

  private static func begins(_ name: String, _ part: Range<Int>, _ t: Translator) -> Bool {
    let utf8 = name.utf8
    guard part.count <= utf8.count else { return false }
    var index = utf8.startIndex
    for position in part {
      if t.text[position] | 0x20 != utf8[index] { return false }
      index = utf8.index(after: index)
    }
    return true
  }

  /// Which of the states of packets without a connection pass the test.
  static func withoutConnection(_ option: GivenOption) -> UInt64 {
    let states: UInt64 = 1 << 0 | 1 << 4
    return option.isInverted ? states & ~option.value : states & option.value
  }

  /// Whether states of tracking and of translation stand in one list.
  static func mixes(_ option: GivenOption) -> Bool {
    option.value & translated != 0 && option.value & ~translated != 0
  }

  /// Whether the state is UNTRACKED and nothing else.
  static func isUntrackedAlone(_ option: GivenOption) -> Bool {
    !option.isInverted && option.value == 1 << 4
  }

  /// Whether the state is NEW and nothing else.
  static func isNewAlone(_ option: GivenOption) -> Bool {
    !option.isInverted && option.value == 1 << 1
  }

  /// Adds `ct state new,established `.
  static func add(_ states: UInt64, isInverted: Bool, _ t: inout Translator) {
    t.add("ct state ")
    if isInverted { t.add("! ") }
    var isFirst = true
    for index in order where states & 1 << UInt64(index) != 0 {
      if !isFirst { t.add(",") }
      isFirst = false
      switch index {
      case 0: t.add("invalid")
      case 1: t.add("new")
      case 2: t.add("established")
      case 3: t.add("related")
      default: t.add("untracked")
      }
    }
    t.add(" ")
  }

  private static func add(translated states: UInt64, isInverted: Bool, _ t: inout Translator) {
    t.add("ct status ")
    if isInverted { t.add("! ") }
    t.add(states == translated ? "snat,dnat " : states == 1 << 5 ? "snat " : "dnat ")
  }

  /// Adds a test of states, of which `SNAT` and `DNAT` are bits of the status to nft.
  static func translate(_ option: GivenOption, _ t: inout Translator) throws(Problem) {
    let states = option.value & ~translated
    let status = option.value & translated
    if status == 0 { return add(states, isInverted: option.isInverted, &t) }
    if states != 0 || option.isInverted || status == translated {
      t.corrects(
        t.range(option.word),
        "a packet needs one of the states; iptables-translate keeps SNAT or DNAT alone, without `!`"
      )
    }
    guard option.isInverted else {
      if states == 0 { return add(translated: status, isInverted: false, &t) }
      if t.choose(2) == 0 { return add(states, isInverted: false, &t) }
      add(states, isInverted: true, &t)
      add(translated: status, isInverted: false, &t)
      return
    }
    // nft's status fails for packets without a connection, iptables' inverted test succeeds.
    let alone = withoutConnection(option)
    if alone != 0, t.choose(2) == 0 { return add(alone, isInverted: false, &t) }
    if states != 0 { add(states, isInverted: true, &t) }
    add(translated: status, isInverted: true, &t)
  }
}
