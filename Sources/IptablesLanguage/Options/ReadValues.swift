import CTVetRulesetModel

/// How values are read that every extension shares.
extension Translator {
  /// Reads the value of an option by its kind.
  mutating func readValue(
    _ given: inout GivenOption, _ option: Option, _ name: @autoclosure () -> String
  ) throws(Problem) {
    let word = given.word
    switch option.kind {
    case .flag, .text, .twoTexts, .optionalText: break
    case .uint8: given.value = try number(word, option, name(), limit: 0xFF)
    case .uint16: given.value = try number(word, option, name(), limit: 0xFFFF)
    case .uint32: given.value = try number(word, option, name(), limit: 0xFFFF_FFFF)
    case .uint64: given.value = try number(word, option, name(), limit: .max)
    case .uint8Range: try numberRange(&given, option, name(), limit: 0xFF)
    case .uint16Range: try numberRange(&given, option, name(), limit: 0xFFFF)
    case .uint32Range: try numberRange(&given, option, name(), limit: 0xFFFF_FFFF)
    case .uint64Range: try numberRange(&given, option, name(), limit: .max)
    case .double: given.value = try fraction(word, option, name())
    case .tosMask: try tosMask(&given, option)
    case .markMask: try markMask(&given, option, name())
    case .syslogLevel: given.value = try syslogLevel(word)
    case .host:
      guard let address = hostAddress(words[word].start, words[word].end) else {
        throw refused(
          word, "`\(string(word))` is not an address",
          hint: "names of hosts are not looked up: write the address")
      }
      given.value = UInt64(rule.addresses.count)
      rule.addresses.append(.init(address: address, mask: fullMask))
    case .hostMask:
      given.value = UInt64(rule.addresses.count)
      let (masked, hasMore) = try hostMask(word)
      given.isNamed = hasMore
      rule.addresses.append(masked)
    case .protocol: given.value = UInt64(try protocolNumber(word, foldsCase: false))
    case .port: given.value = try port(word, words[word].start, words[word].end)
    case .portRange:
      try portRange(&given) { (t, start, end) throws(Problem) in try t.port(word, start, end) }
    case .servicePortRange:
      let transport = name()
      try portRange(&given) { (t, start, end) throws(Problem) in
        try t.servicePort(word, start, end, protocol: transport)
      }
      if given.value > given.upper {
        throw refused(word, "\(transport): the range ends before it begins")
      }
    case .prefixLength:
      guard let length = maskLength(words[word].start, words[word].end, takesGaps: false) else {
        throw badValue(word, option, name())
      }
      given.value = UInt64(length)
    case .prefixMask:
      guard let length = maskLength(words[word].start, words[word].end) else {
        throw badValue(word, option, name())
      }
      given.value = UInt64(length)
    case .etherAddress:
      guard let address = etherAddress(word) else {
        throw refused(word, "`\(string(word))` is not an Ethernet address")
      }
      given.value = address
    }
  }

  func badValue(_ word: Int, _ option: Option, _ name: String) -> Problem {
    refused(word, "`\(string(word))` is no value for `--\(option.name)`, or out of range")
  }

  // MARK: Numbers

  /// A number as `strtoull` with base 0 reads it, without a sign.
  func numberPrefix(_ start: Int, _ end: Int) -> (value: UInt64, rest: Int)? {
    var position = start
    while position < end, text[position] == 32 || (9...13).contains(text[position]) {
      position += 1
    }
    if position < end, text[position] == UInt8(ascii: "+") { position += 1 }
    guard position < end else { return nil }
    var base: UInt64 = 10
    if text[position] == UInt8(ascii: "0") {
      base = 8
      if position + 2 < end, text[position + 1] | 0x20 == UInt8(ascii: "x"),
        Self.digit(text[position + 2]) < 16
      {
        base = 16
        position += 2
      }
    }
    let first = position
    var value: UInt64 = 0
    while position < end {
      let digit = UInt64(Self.digit(text[position]))
      guard digit < base else { break }
      let (product, overflow) = value.multipliedReportingOverflow(by: base)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return nil }
      value = sum
      position += 1
    }
    return position > first ? (value, position) : nil
  }

  /// The decimal digits that a text begins with.
  func decimalPrefix(_ start: Int, _ end: Int) -> UInt64? {
    var last = start
    while last < end, (48...57).contains(text[last]) { last += 1 }
    return UInt64(string(start..<last))
  }

  static func digit(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A") + 10
    default: 255
    }
  }

  /// A number that fills the whole text and is not too large.
  func wholeNumber(_ start: Int, _ end: Int, limit: UInt64) -> UInt64? {
    guard let (value, rest) = numberPrefix(start, end), rest == end, value <= limit else {
      return nil
    }
    return value
  }

  /// A number that fills a word.
  func wholeNumber(_ word: Int, limit: UInt64) -> UInt64? {
    wholeNumber(words[word].start, words[word].end, limit: limit)
  }

  private func number(
    _ word: Int, _ option: Option, _ name: String, limit: UInt64
  ) throws(Problem) -> UInt64 {
    let maximum = option.maximum == 0 ? limit : option.maximum
    guard let value = wholeNumber(word, limit: maximum), value >= option.minimum else {
      throw badValue(word, option, name)
    }
    return value
  }

  private func numberRange(
    _ given: inout GivenOption, _ option: Option, _ name: String, limit: UInt64
  ) throws(Problem) {
    let word = words[given.word]
    var count = 0
    var position = word.start
    while true {
      var value: UInt64
      if position == word.end || text[position] == UInt8(ascii: ":") {
        value = count == 1 ? limit : 0
      } else {
        guard let (number, rest) = numberPrefix(position, word.end), number <= limit,
          rest == word.end || text[rest] == UInt8(ascii: ":")
        else { throw badValue(given.word, option, name) }
        value = number
        position = rest
      }
      switch count {
      case 0: (given.value, given.upper) = (value, value)
      case 1: given.upper = value
      default: throw badValue(given.word, option, name)
      }
      count += 1
      if position == word.end { return }
      position += 1
    }
  }

  private func markMask(
    _ given: inout GivenOption, _ option: Option, _ name: String
  ) throws(Problem) {
    let word = words[given.word]
    given.upper = 0xFFFF_FFFF
    guard let (value, rest) = numberPrefix(word.start, word.end), value <= 0xFFFF_FFFF else {
      throw badValue(given.word, option, name)
    }
    given.value = value
    if rest == word.end { return }
    guard text[rest] == UInt8(ascii: "/"),
      let mask = wholeNumber(rest + 1, word.end, limit: 0xFFFF_FFFF)
    else { throw badValue(given.word, option, name) }
    given.upper = mask
  }

  /// A fraction of 2³¹ from 0 to 1, as the kernel keeps a probability.
  private func fraction(_ word: Int, _ option: Option, _ name: String) throws(Problem) -> UInt64 {
    guard let value = Double(string(word)), value >= 0, value <= 1 else {
      throw badValue(word, option, name)
    }
    return UInt64((value * 2_147_483_648).rounded(.toNearestOrEven))
  }

  // MARK: Words

  /// Whether a word equals a text of lower case letters, in any case.
  func isWord(_ index: Int, _ lower: StaticString) -> Bool {
    isText(words[index].start, words[index].end, lower)
  }

  /// Whether a part of the text equals a text of lower case letters, in any case.
  func isText(_ start: Int, _ end: Int, _ lower: StaticString) -> Bool {
    guard lower.utf8CodeUnitCount == end - start else { return false }
    for offset in 0..<(end - start) {
      let given = text[start + offset]
      let folded = given >= 65 && given <= 90 ? given | 0x20 : given
      if unsafe folded != lower.utf8Start[offset] { return false }
    }
    return true
  }

  /// Whether a part of the text equals a text of lower case letters, in any case.
  func isText(_ start: Int, _ end: Int, _ lower: String) -> Bool {
    let utf8 = lower.utf8
    guard utf8.count == end - start else { return false }
    var position = start
    for byte in utf8 {
      let given = text[position]
      let folded = given >= 65 && given <= 90 ? given | 0x20 : given
      if folded != byte { return false }
      position += 1
    }
    return true
  }

  /// Whether a part of the text is a text, in the same case.
  func isExactly(_ start: Int, _ end: Int, _ expected: StaticString) -> Bool {
    guard expected.utf8CodeUnitCount == end - start else { return false }
    for offset in 0..<(end - start) {
      if unsafe text[start + offset] != expected.utf8Start[offset] { return false }
    }
    return true
  }

  /// The parts of a word between commas.
  func parts(_ word: Int, separator: UInt8 = UInt8(ascii: ",")) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = words[word].start
    for position in words[word].start..<words[word].end where text[position] == separator {
      result.append(start..<position)
      start = position + 1
    }
    result.append(start..<words[word].end)
    return result
  }

  /// A part of the text.
  func string(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }

  private func syslogLevel(_ word: Int) throws(Problem) -> UInt64 {
    if let number = wholeNumber(word, limit: 7) { return number }
    let name = string(word)
    let levels: [(String, UInt64)] = [
      ("alert", 1), ("crit", 2), ("debug", 7), ("emerg", 0), ("error", 3), ("info", 6),
      ("notice", 5), ("panic", 0), ("warning", 4),
    ]
    guard let level = levels.first(where: { $0.0 == name }) else {
      throw refused(word, "`\(string(word))` is no level of the log")
    }
    return level.1
  }

  private func tosMask(_ given: inout GivenOption, _ option: Option) throws(Problem) {
    let word = words[given.word]
    given.upper = 0xFF
    if let (value, rest) = numberPrefix(word.start, word.end), value <= 0xFF {
      given.value = value
      if rest == word.end { return }
      if text[rest] == UInt8(ascii: "/"), let mask = wholeNumber(rest + 1, word.end, limit: 0xFF) {
        given.upper = mask
        return
      }
    }
    let names: [(String, UInt64)] = [
      ("minimize-delay", 16), ("maximize-throughput", 8), ("maximize-reliability", 4),
      ("minimize-cost", 2), ("normal-service", 0),
    ]
    let spelling = string(given.word).lowercased()
    guard let found = names.first(where: { $0.0 == spelling }) else {
      throw refused(given.word, "`\(string(given.word))` is no type of service")
    }
    given.value = found.1
    given.upper = 0x3F
  }

  private func etherAddress(_ word: Int) -> UInt64? {
    let pieces = parts(word, separator: UInt8(ascii: ":"))
    guard pieces.count == 6 else { return nil }
    var address: UInt64 = 0
    // A byte without digits is 0.
    for piece in pieces {
      guard piece.count <= 2 else { return nil }
      var byte: UInt64 = 0
      for position in piece {
        let digit = Self.digit(text[position])
        guard digit < 16 else { return nil }
        byte = byte << 4 | UInt64(digit)
      }
      address = address << 8 | byte
    }
    return address
  }

  // MARK: Protocols and ports

  /// The number of a protocol, by number or name, of which `-p` takes capital letters too.
  func protocolNumber(_ word: Int, foldsCase: Bool = true) throws(Problem) -> UInt8 {
    if isWord(word, "tcp") { return 6 }
    if isWord(word, "udp") { return 17 }
    if isWord(word, "icmp") { return 1 }
    if let number = wholeNumber(word, limit: 255) { return UInt8(number) }
    let name = foldsCase ? string(word).lowercased() : string(word)
    // What iptables itself knows, whatever /etc/protocols says.
    switch name {
    case "all": return 0
    case "icmp": return 1
    case "icmpv6", "ipv6-icmp": return 58
    case "esp": return 50
    case "ah": return 51
    case "sctp": return 132
    case "mh", "ipv6-mh", "mobility-header": return 135
    case "udplite": return 136
    case "dccp": return 33
    default: break
    }
    let number = names.protocols.number(of: name) ?? names.protocols.number(of: string(word))
    guard let number, number <= 255 else {
      throw refused(word, "unknown protocol `\(string(word))`")
    }
    return UInt8(number)
  }

  /// A port as the resolver reads it (`getaddrinfo`): a decimal number, of which 16 bits count, or a
  /// name; nothing is the port 0.
  func port(_ word: Int, _ start: Int, _ end: Int) throws(Problem) -> UInt64 {
    if start == end { return 0 }
    var first = start
    while first < end, text[first] == 32 || (9...13).contains(text[first]) { first += 1 }
    if first < end, text[first] == UInt8(ascii: "+") { first += 1 }
    if let number = UInt64(string(first..<end)) { return number & 0xFFFF }
    if let number = names.services.number(of: string(start..<end)) { return number }
    throw notAPort(word, start, end)
  }

  /// A port by number, or by the name that it has with a protocol.
  func servicePort(
    _ word: Int, _ start: Int, _ end: Int, protocol transport: String
  ) throws(Problem) -> UInt64 {
    if let number = wholeNumber(start, end, limit: 0xFFFF) { return number }
    let name = string(start..<end)
    if let number = names.services.number(of: name, protocol: transport) { return number }
    throw notAPort(word, start, end)
  }

  private func notAPort(_ word: Int, _ start: Int, _ end: Int) -> Problem {
    refused(word, "`\(string(start..<end))` is no port and no service")
  }

  /// Ports from one to another, `:` between them.
  private func portRange(
    _ given: inout GivenOption,
    _ port: (Translator, Int, Int) throws(Problem) -> UInt64
  ) throws(Problem) {
    let word = words[given.word]
    var colon = word.start
    while colon < word.end, text[colon] != UInt8(ascii: ":") { colon += 1 }
    if colon == word.end {
      given.value = try port(self, word.start, word.end)
      given.upper = given.value
      return
    }
    given.value = colon == word.start ? 0 : try port(self, word.start, colon)
    given.upper = colon + 1 == word.end ? 0xFFFF : try port(self, colon + 1, word.end)
  }
}
