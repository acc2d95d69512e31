import CTVetDiagnostics
import CTVetRulesetModel

/// What the options of iptables itself mean.
extension Translator {
  /// Reads one, of which `value` is the word of its value, and gives the index of the word behind it.
  mutating func global(
    _ letter: UInt8, _ index: Int, _ value: Int, _ isInverted: Bool,
    hasOptionalValue: Bool = false, _ command: inout Command
  ) throws(Problem) -> Int {
    switch letter {
    case UInt8(ascii: "s"):
      if rule.sourceWord >= 0 { throw repeated(index) }
      rule.sourceWord = value
      rule.isSourceInverted = isInverted
      rule.sources = try addresses(value, isInverted)
    case UInt8(ascii: "d"):
      if rule.destinationWord >= 0 { throw repeated(index) }
      rule.destinationWord = value
      rule.isDestinationInverted = isInverted
      rule.destinations = try addresses(value, isInverted)
    case UInt8(ascii: "p"):
      if rule.protocolWord >= 0 { throw repeated(index) }
      rule.protocolWord = value
      rule.isProtocolInverted = isInverted
      rule.protocolNumber = UInt16(try protocolNumber(value))
      if rule.protocolNumber == 0, isInverted {
        throw refused(value, "the rule would never match: `! -p all` excludes every protocol")
      }
    case UInt8(ascii: "i"):
      if rule.inputWord >= 0 { throw repeated(index) }
      rule.inputWord = value
      rule.isInputInverted = isInverted
      try checkInterface(value)
    case UInt8(ascii: "o"):
      if rule.outputWord >= 0 { throw repeated(index) }
      rule.outputWord = value
      rule.isOutputInverted = isInverted
      try checkInterface(value)
    case UInt8(ascii: "f"):
      if rule.fragmentWord >= 0 { throw repeated(index) }
      if isIPv6 {
        throw refused(index, "`-f` is for IPv4", hint: "IPv6 has `-m frag`")
      }
      rule.fragmentWord = index
      rule.isFragmentInverted = isInverted
    case UInt8(ascii: "j"), UInt8(ascii: "g"):
      if isInverted { throw refused(index, "`!` can't stand before `\(string(index))`") }
      if rule.jumpWord >= 0 { throw repeated(index) }
      rule.jumpWord = value
      rule.isGoto = letter == UInt8(ascii: "g")
      try target(value)
    case UInt8(ascii: "m"):
      if isInverted { throw refused(index, "`!` can't stand before `-m`") }
      try match(value)
    case UInt8(ascii: "c"):
      if isInverted { throw refused(index, "`!` can't stand before `-c`") }
      command.counterWord = index
      return try counters(value)
    case UInt8(ascii: "t"):
      if isInverted { throw refused(index, "`!` can't stand before `-t`") }
      command.tableWord = value
      try readTable(value)
    case UInt8(ascii: "n"), UInt8(ascii: "x"), UInt8(ascii: "0"): command.listWord = index
    case UInt8(ascii: "v"), UInt8(ascii: "M"): break
    case UInt8(ascii: "h"), UInt8(ascii: "V"): command.asksForHelp = true
    case UInt8(ascii: "w"), UInt8(ascii: "W"):
      // How long to wait, which may be left out.
      let next = hasOptionalValue ? value : value + 1
      if letter == UInt8(ascii: "w") { command.waits = true } else { command.intervalWord = index }
      guard hasOptionalValue || next < words.count && !isOption(next) else {
        if letter == UInt8(ascii: "w") { break }
        throw refused(index, "`\(string(index))` needs a time")
      }
      guard numberPrefix(words[next].start, words[next].end) != nil else {
        throw refused(next, "`\(string(next))` is no time to wait")
      }
      return next + 1
    case UInt8(ascii: "4") where family == .ip6, UInt8(ascii: "6") where family == .ip:
      // A file may serve both programs, a command is for one.
      throw Problem(
        kind: isInScript ? .refused : .notTranslated, range: range(index),
        message: "the rule is for \(isIPv6 ? "IPv4" : "IPv6") only")
    case UInt8(ascii: "4"), UInt8(ascii: "6"): break
    default:
      if isInverted { throw refused(index, "`!` can't stand before `\(string(index))`") }
      return try commandOption(letter, index, value, hasOptionalValue, &command)
    }
    return value + 1
  }

  private func repeated(_ index: Int) -> Problem {
    refused(index, "`\(string(index))` can be used only once")
  }

  /// A command such as `-A`, with its chain.
  private func commandOption(
    _ letter: UInt8, _ index: Int, _ value: Int, _ hasOptionalValue: Bool,
    _ command: inout Command
  ) throws(Problem) -> Int {
    if command.kind != .none {
      throw refused(index, "`\(string(index))` can't be used with another command")
    }
    command.word = index
    switch letter {
    case UInt8(ascii: "A"): command.kind = .append
    case UInt8(ascii: "I"): command.kind = .insert
    case UInt8(ascii: "D"): command.kind = .delete
    case UInt8(ascii: "R"): command.kind = .replace
    case UInt8(ascii: "C"): command.kind = .check
    case UInt8(ascii: "N"): command.kind = .newChain
    case UInt8(ascii: "P"): command.kind = .policy
    case UInt8(ascii: "E"): command.kind = .renameChain
    case UInt8(ascii: "F"): command.kind = .flush
    case UInt8(ascii: "X"): command.kind = .deleteChain
    case UInt8(ascii: "Z"): command.kind = .zero
    default:
      command.kind = .list
      command.showsRules = letter == UInt8(ascii: "S")
    }
    var next = hasOptionalValue ? value : value + 1
    switch command.kind {
    case .flush, .deleteChain, .zero, .list:
      if hasOptionalValue || next < words.count && !isOption(next) {
        command.chain = next
        next += 1
        if command.kind == .zero || command.kind == .list, next < words.count, !isOption(next) {
          guard let number = wholeNumber(next, limit: .max) else {
            throw refused(next, "`\(string(next))` is not the number of a rule")
          }
          command.number = number
          next += 1
        }
      }
    default:
      command.chain = value
      try checkChainName(value, isNew: command.kind == .newChain)
    }
    switch command.kind {
    case .policy, .renameChain:
      guard next < words.count, !isOption(next) else {
        throw refused(index, "`\(string(index))` needs a chain and another word")
      }
      command.second = next
      if command.kind == .renameChain { try checkChainName(next, isNew: true) }
      next += 1
    case .insert, .delete, .replace:
      if next < words.count, !isOption(next) {
        guard let number = wholeNumber(next, limit: .max), number > 0 else {
          throw refused(next, "`\(string(next))` is not the number of a rule")
        }
        command.number = number
        next += 1
      } else if command.kind == .replace {
        throw refused(index, "`-R` needs the number of a rule")
      }
    default: break
    }
    return next
  }

  private func isOption(_ index: Int) -> Bool {
    let word = words[index]
    guard word.count > 0 else { return false }
    return text[word.start] == UInt8(ascii: "-") || text[word.start] == UInt8(ascii: "!")
  }

  private func checkChainName(_ index: Int, isNew: Bool) throws(Problem) {
    let word = words[index]
    guard word.count > 0, text[word.start] != UInt8(ascii: "-"),
      text[word.start] != UInt8(ascii: "!")
    else { throw refused(index, "`\(string(index))` is not the name of a chain") }
    if word.count > 28 {
      throw refused(index, "the name of a chain has at most 28 bytes")
    }
    for position in word.start..<word.end where text[position] == UInt8(ascii: " ") {
      throw refused(index, "the name of a chain has no spaces")
    }
  }

  /// The table that a command names.
  mutating func readTable(_ value: Int) throws(Problem) {
    guard let kind = TableKind(rawValue: string(value)) else {
      throw refused(
        value, "there is no table `\(string(value))`",
        hint: "the tables are filter, nat, mangle, raw and security")
    }
    table = kind
  }

  /// One or several addresses.
  private mutating func addresses(_ word: Int, _ isInverted: Bool) throws(Problem) -> Range<Int> {
    let first = rule.addresses.count
    var start = words[word].start
    let end = words[word].end
    while true {
      var comma = start
      while comma < end, text[comma] != UInt8(ascii: ",") { comma += 1 }
      rule.addresses.append(try network(word, start, comma))
      if comma == end { break }
      start = comma + 1
    }
    if rule.addresses.count - first > 1, isInverted {
      throw refused(word, "`!` can't stand before several addresses")
    }
    return first..<rule.addresses.count
  }

  private func checkInterface(_ word: Int) throws(Problem) {
    let count = words[word].count
    if count == 0 { throw refused(word, "the name of the interface is empty") }
    if count > 15 {
      throw refused(word, "the name of an interface has at most 15 bytes")
    }
  }

  /// `-m NAME`.
  private mutating func match(_ word: Int) throws(Problem) {
    let family = family
    guard let key = PackedName(text, from: words[word].start, to: words[word].end),
      let entry = registry.find(
        key, where: { $0.info.kind == .match && $0.info.families.contains(family) })
    else {
      throw Problem(
        kind: .unknownExtension, range: range(word),
        message: "no match `\(string(word))` is known for \(isIPv6 ? "IPv6" : "IPv4")")
    }
    var shares = false
    for use in rule.uses.indices where rule.uses[use].entry == entry {
      rule.uses[use].isComplete = true
      shares = true
    }
    rule.uses.append(.init(entry: entry, word: word, sharesOptions: shares, isImplicit: false))
  }

  /// `-j NAME`, `-g NAME`.
  private mutating func target(_ word: Int) throws(Problem) {
    let (start, end) = (words[word].start, words[word].end)
    if end == start { throw refused(word, "the name of the target is empty") }
    if end - start > 28 { throw refused(word, "the name of the target is too long") }
    if !rule.isGoto {
      switch end - start {
      case 6 where isExactly(start, end, "ACCEPT"):
        rule.action = .accept
        return
      case 4 where isExactly(start, end, "DROP"):
        rule.action = .drop
        return
      case 6 where isExactly(start, end, "RETURN"):
        rule.action = .return
        return
      case 5 where isExactly(start, end, "QUEUE"):
        rule.action = .queue
        return
      default: break
      }
      if let key = PackedName(text, from: start, to: end), let entry = target(named: key) {
        rule.action = .target
        rule.targetUse = rule.uses.count
        rule.uses.append(.init(entry: entry, word: word, sharesOptions: false, isImplicit: false))
        return
      }
    }
    if text[start] == UInt8(ascii: "-") {
      throw refused(word, "`\(string(word))` is not the name of a target")
    }
    rule.action = .jump(word)
  }

  /// The target extension with a name.
  func target(named name: PackedName) -> Int? {
    registry.find(
      name, where: { [family] in $0.info.kind == .target && $0.info.families.contains(family) })
  }

  /// `-c PACKETS BYTES` or `-c PACKETS,BYTES`, of which iptables reads the digits alone.
  private mutating func counters(_ value: Int) throws(Problem) -> Int {
    let word = words[value]
    let comma = (word.start..<word.end).dropFirst().first { text[$0] == UInt8(ascii: ",") }
    let second = comma == nil ? value + 1 : value
    guard second < words.count,
      let packets = decimalPrefix(word.start, word.end),
      let bytes = decimalPrefix(comma.map { $0 + 1 } ?? words[second].start, words[second].end)
    else { throw refused(value, "`-c` needs the numbers of packets and of bytes") }
    rule.packets = packets
    rule.bytes = bytes
    corrects(range(value).union(range(second)), "iptables-translate begins to count at 0")
    return second + 1
  }
}
