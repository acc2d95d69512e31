import CTVetRulesetModel

/// Addresses and ports that NAT chooses from.
///
/// A port range's value holds its ends in the lowest two bytes pairs, bit 32 that there is one, bit 33
/// that its base is shifted, bits 34 to 49 the port from which on it is.
enum TranslationRange {
  private static let hasPorts: UInt64 = 1 << 32
  private static let isShifted: UInt64 = 1 << 33

  /// What becomes of the base of a range of ports, behind a `/`.
  enum Shift {
    case kept
    /// It is read, and the kernel is told of a shift from 0 on.
    case withoutBase
    case refused
  }

  /// Reads `1.2.3.4-1.2.3.9:80-90`, `[::1-::2]:80`, `:80`.
  static func read(
    _ option: inout GivenOption, shift: Shift, _ t: inout Translator
  ) throws(Problem) {
    let (start, end) = (t.words[option.word].start, t.words[option.word].end)
    var addressStart = start
    var addressEnd = end
    var portStart: Int?
    if t.isIPv6, start < end, t.text[start] == UInt8(ascii: "[") {
      var close = start
      while close < end, t.text[close] != UInt8(ascii: "]") { close += 1 }
      guard close < end else { throw t.refused(option.word, "`]` is missing behind the address") }
      addressStart = start + 1
      addressEnd = close
      if close + 1 < end {
        // iptables passes over what stands in front of the colon.
        portStart = (close + 1..<end).first { t.text[$0] == UInt8(ascii: ":") }.map { $0 + 1 }
      }
    } else if !t.isIPv6
      || start < end && t.text[start] == UInt8(ascii: ":")
        && !(start + 1 < end && t.text[start + 1] == UInt8(ascii: ":"))
    {
      var colon = start
      while colon < end, t.text[colon] != UInt8(ascii: ":") { colon += 1 }
      if colon < end {
        addressEnd = colon
        portStart = colon + 1
      }
    }
    if let portStart {
      try requireTransport(option.word, t)
      option.upper = try ports(portStart, end, option.word, shift: shift, t)
    }
    option.value = .max
    if addressStart == addressEnd {
      if portStart == nil { throw t.refused(option.word, "an address or a port is missing") }
      return
    }
    option.value = UInt64(t.rule.addresses.count)
    var dash = addressStart
    while dash < addressEnd, t.text[dash] != UInt8(ascii: "-") { dash += 1 }
    for (from, to) in [(addressStart, dash), (min(dash + 1, addressEnd), addressEnd)] {
      let isSecond = from != addressStart
      if isSecond, dash == addressEnd {
        t.rule.addresses.append(t.rule.addresses[t.rule.addresses.count - 1])
        continue
      }
      guard let address = t.address(from, to) else {
        throw t.refused(option.word, "`\(t.string(from..<to))` is not an address")
      }
      t.rule.addresses.append(.init(address: address, mask: t.fullMask))
    }
  }

  /// Reads `80`, `80-90`.
  static func readPorts(
    _ option: inout GivenOption, shift: Shift, _ t: inout Translator
  ) throws(Problem) {
    try requireTransport(option.word, t)
    option.value = .max
    let word = t.words[option.word]
    option.upper = try ports(word.start, word.end, option.word, shift: shift, t)
  }

  private static func requireTransport(_ word: Int, _ t: Translator) throws(Problem) {
    switch t.rule.protocolNumber {
    case 6, 17, 33, 132, 1, 58: break
    default:
      throw t.refused(
        word, "ports need a protocol that has some", hint: "add `-p tcp` or `-p udp` in front")
    }
  }

  private static func ports(
    _ start: Int, _ end: Int, _ word: Int, shift: Shift, _ t: Translator
  ) throws(Problem) -> UInt64 {
    guard let (from, rest) = number(start, end, t) else {
      let name = t.string(start..<end)
      guard let port = t.names.services.number(of: name) else {
        throw t.refused(word, "`\(name)` is no port")
      }
      return hasPorts | port << 16 | port
    }
    if rest == end { return hasPorts | from << 16 | from }
    guard t.text[rest] == UInt8(ascii: "-"), let (to, slash) = number(rest + 1, end, t) else {
      throw t.refused(word, "`\(t.string(start..<end))` is no range of ports")
    }
    if from > to { throw t.refused(word, "the range of ports ends before it begins") }
    if slash == end { return hasPorts | from << 16 | to }
    guard t.text[slash] == UInt8(ascii: "/"), shift != .refused else {
      throw t.refused(word, "`\(t.string(start..<end))` is no range of ports")
    }
    let (base, behind) =
      number(slash + 1, end, t)
      ?? (t.names.services.number(of: t.string(slash + 1..<end)) ?? 0, end)
    if base == 0 || behind < end {
      throw t.refused(word, "`\(t.string(slash + 1..<end))` is no port")
    }
    if shift == .withoutBase { return hasPorts | isShifted | from << 16 | to }
    return hasPorts | isShifted | base << 34 | from << 16 | to
  }

  private static func number(_ start: Int, _ end: Int, _ t: Translator) -> (UInt64, Int)? {
    guard let (value, rest) = t.numberPrefix(start, end), value <= 0xFFFF else { return nil }
    return (value, rest)
  }

  // MARK: Writing

  static func translate(
    _ verb: StaticString, _ option: GivenOption?, _ t: inout Translator, _ use: Int
  ) throws(Problem) {
    guard let option else { return }
    t.add(verb)
    t.add(" to ")
    let start = t.body.count
    let ports = option.upper & hasPorts != 0
    if ports, t.onlyProtocol == nil {
      throw t.lost(option.word, "nft translates ports only of a protocol that the rule names")
    }
    if option.value != .max {
      let first = t.rule.addresses[Int(option.value)].address
      let last = t.rule.addresses[Int(option.value) + 1].address
      if first > last { throw t.lost(option.word, "the range of addresses ends before it begins") }
      add(address: first, isInBrackets: ports, &t)
      if first != last {
        t.add("-")
        add(address: last, isInBrackets: ports, &t)
      }
    }
    if option.upper & isShifted != 0 {
      if option.id != 0 { throw t.lost(option.word, "nft does not shift ports of sources") }
      try addShiftedPorts(option, &t)
    } else if ports {
      addPorts(option.upper, &t)
    }
    let isRange = t.text[t.words[option.word].start..<t.words[option.word].end]
      .contains(UInt8(ascii: "-"))
    t.notePlainValue(
      isRange ? .hostRange : ports ? .hostAndPort : .host, option.word, from: start)
    addFlags(&t, use)
  }

  private static func add(address: UInt128, isInBrackets: Bool, _ t: inout Translator) {
    if isInBrackets, t.isIPv6 { t.add("[") }
    t.add(address: address)
    if isInBrackets, t.isIPv6 { t.add("]") }
  }

  /// nft shifts no ports: a map says what each port that the rule matches becomes.
  private static func addShiftedPorts(
    _ option: GivenOption, _ t: inout Translator
  ) throws(Problem) {
    let (from, to) = (option.upper >> 16 & 0xFFFF, option.upper & 0xFFFF)
    let base = option.upper >> 34 & 0xFFFF
    guard let transport = t.onlyProtocol, [6, 17, 33, 132].contains(transport) else {
      throw t.lost(option.word, "nft's maps of ports are for protocols with ports")
    }
    let asked = t.rule.given.first { given in
      let name = t.registry.entries[t.rule.uses[given.use].entry].info.name
      return ["tcp", "udp", "dccp", "sctp"].contains(name) && given.id == 1 && !given.isInverted
    }
    let ports = (asked?.value ?? 0)...(asked?.upper ?? 0xFFFF)
    let name = "ports_\(from)_\(to)_\(base)_\(ports.lowerBound)_\(ports.upperBound)"
    if t.declared.sets.insert("\(t.tableText) map \(name)").inserted {
      let elements = ports.map { port in
        "\(port) : \(from + ((port &- base) & 0xFFFF) % (to - from + 1))"
      }
      t.prelude +=
        "add map \(t.tableText) \(name) { type inet_service : inet_service; elements = { ".utf8
      t.prelude += elements.joined(separator: ", ").utf8
      t.prelude += " }; }\n".utf8
    }
    t.add(":")
    t.addPortHeader()
    t.add(text: "dport map @\(name)")
  }

  static func translatePorts(
    _ verb: StaticString, _ option: GivenOption?, _ t: inout Translator, _ use: Int
  ) throws(Problem) {
    t.add(verb)
    if let option {
      if option.upper & isShifted != 0 {
        throw t.lost(option.word, "nft does not shift ports of sources")
      }
      if t.onlyProtocol == nil {
        throw t.lost(option.word, "nft translates ports only of a protocol that the rule names")
      }
      t.add(" to ")
      let start = t.body.count + 1
      addPorts(option.upper, &t)
      t.notePlainValue(.port, option.word, from: start)
    }
    addFlags(&t, use)
  }

  private static func addPorts(_ value: UInt64, _ t: inout Translator) {
    t.add(":")
    t.addRange(value >> 16 & 0xFFFF, value & 0xFFFF)
  }

  private static func addFlags(_ t: inout Translator, _ use: Int) {
    var separator: StaticString = " "
    for (id, word) in [(UInt8(3), StaticString("random")), (4, "fully-random"), (5, "persistent")]
    where t.rule.has(use, id) {
      t.add(separator)
      t.add(word)
      separator = ","
    }
  }
}
