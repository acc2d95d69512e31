import CTVetRulesetModel

/// Reads the words of a command as `getopt_long` and iptables do.
extension Translator {
  /// Reads all words from one on into `rule`.
  mutating func readCommand(from first: Int = 0) throws(Problem) -> Command {
    var command = Command()
    rule.reset()
    var index = first
    var isInverted = false
    while index < words.count, !command.asksForHelp {
      let word = words[index]
      let count = word.count
      if count == 1, text[word.start] == UInt8(ascii: "!") {
        if isInverted { throw refused(index, "one `!` is enough") }
        isInverted = true
        index += 1
        if index == words.count { throw refused(index - 1, "nothing follows `!`") }
        continue
      }
      guard count >= 2, text[word.start] == UInt8(ascii: "-") else {
        throw refused(index, "`\(string(index))` is not an option")
      }
      if text[word.start + 1] == UInt8(ascii: "-") {
        if count == 2 {
          // It ends the options, and nothing may follow them.
          guard index + 1 == words.count else {
            throw refused(index + 1, "`\(string(index + 1))` is not an option")
          }
          break
        }
        index = try longOption(index, isInverted, &command)
      } else {
        index = try shortOptions(index, isInverted, &command)
      }
      isInverted = false
    }
    try checkOptions(of: command)
    return command
  }

  /// Which of iptables' own options a command takes.
  private func checkOptions(of command: Command) throws(Problem) {
    if command.asksForHelp || command.kind == .none { return }
    if command.intervalWord >= 0, !command.waits {
      throw refused(command.intervalWord, "the interval is for `-w`")
    }
    func illegal(_ word: Int) -> Problem {
      refused(word, "`\(string(word))` can't be used with `\(string(command.word))`")
    }
    let isList = command.kind == .list && !command.showsRules
    if command.listWord >= 0, !isList { throw illegal(command.listWord) }
    if command.counterWord >= 0 {
      switch command.kind {
      case .append, .insert, .replace, .policy: break
      default: throw illegal(command.counterWord)
      }
    }
    if command.hasRule, command.kind != .delete || command.number == 0 { return }
    let ofRule = [
      rule.sourceWord, rule.destinationWord, rule.protocolWord, rule.inputWord, rule.outputWord,
      rule.fragmentWord, rule.jumpWord,
    ]
    if let word = ofRule.first(where: { $0 >= 0 }) { throw illegal(word) }
  }

  /// `-A`, or several letters that take no value.
  private mutating func shortOptions(
    _ index: Int, _ isInverted: Bool, _ command: inout Command
  ) throws(Problem) -> Int {
    let word = words[index]
    var position = word.start + 1
    while position < word.end {
      let letter = text[position]
      guard let takesValue = GlobalOption.takesValue(letter: letter) else {
        throw refused(index, "unknown option `\(string(index))`")
      }
      if takesValue {
        if position + 1 < word.end {
          // Most options look at the whole word again, so that `-ptcp` is the protocol `-ptcp`.
          if Self.readsWholeWord(letter) {
            return try global(letter, index, index, isInverted, &command)
          }
          var value = word
          value.start = position + 1
          words[index] = value
          return try global(letter, index, index, isInverted, &command)
        }
        guard index + 1 < words.count else {
          throw refused(index, "`\(string(index))` needs a value")
        }
        return try global(letter, index, index + 1, isInverted, &command)
      }
      if position + 1 < word.end, GlobalOption.mayTakeValue(letter: letter) {
        words[index].start = position + 1
        return try global(
          letter, index, index, isInverted, hasOptionalValue: true, &command)
      }
      let next = try global(letter, index, index, isInverted, &command)
      if next > index + 1 { return next }
      position += 1
    }
    return index + 1
  }

  private static func readsWholeWord(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "p"), UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "i"),
      UInt8(ascii: "o"), UInt8(ascii: "j"):
      true
    default: false
    }
  }

  /// `--name`, `--name=value`, or the beginning of a name.
  private mutating func longOption(
    _ index: Int, _ isInverted: Bool, _ command: inout Command
  ) throws(Problem) -> Int {
    let word = words[index]
    var end = word.start + 2
    while end < word.end, text[end] != UInt8(ascii: "=") { end += 1 }
    let start = word.start + 2
    var found = find(start, end)
    if case .none = found, loadProtocolMatch(index) { found = find(start, end) }
    switch found {
    case .none, .ambiguous:
      throw refused(index, "unknown option `\(string(word.start..<end))`", hint: hint(start, end))
    case .global(let option):
      let global = GlobalOption.all[option]
      if end < word.end {
        let isOptional = GlobalOption.mayTakeValue(letter: global.letter)
        guard global.takesValue || isOptional else {
          throw refused(index, "`--\(global.name)` takes no value")
        }
        if !Self.readsWholeWord(global.letter) { words[index].start = end + 1 }
        return try self.global(
          global.letter, index, index, isInverted, hasOptionalValue: isOptional, &command)
      }
      guard global.takesValue else {
        return try self.global(global.letter, index, index, isInverted, &command)
      }
      guard index + 1 < words.count else {
        throw refused(index, "`--\(global.name)` needs a value")
      }
      return try self.global(global.letter, index, index + 1, isInverted, &command)
    case .of(let use, let option):
      return try extensionOption(use, option, index, valueAt: end, isInverted)
    }
  }

  /// What the name of a long option stands for.
  private enum Found {
    case none
    case ambiguous
    case global(Int)
    case of(use: Int, option: Int)
  }

  private func find(_ start: Int, _ end: Int) -> Found {
    if let key = PackedName(text, from: start, to: end) {
      for index in rule.uses.indices where !rule.uses[index].sharesOptions {
        let options = registry.entries[rule.uses[index].entry].options
        for option in options.indices where options[option].key == key {
          return .of(use: current(index), option: option)
        }
      }
      for index in GlobalOption.all.indices where GlobalOption.all[index].key == key {
        return .global(index)
      }
    }
    return findAbbreviation(start, end)
  }

  /// The use that gets the options of a name now: the last one of that name.
  private func current(_ use: Int) -> Int {
    var last = use
    while rule.uses[last].isComplete {
      guard
        let next = rule.uses.indices.first(where: {
          $0 > last && rule.uses[$0].entry == rule.uses[use].entry
        })
      else { break }
      last = next
    }
    return last
  }

  private func findAbbreviation(_ start: Int, _ end: Int) -> Found {
    var found = Found.none
    var foundKey: (Int, Int) = (-1, -1)
    func begins(_ name: String) -> Bool {
      let utf8 = name.utf8
      return utf8.count >= end - start && utf8.starts(with: text[start..<end])
    }
    for index in GlobalOption.all.indices where begins(GlobalOption.all[index].name) {
      let key = (-2, Int(GlobalOption.all[index].letter))
      if case .none = found {
        found = .global(index)
        foundKey = key
      } else if foundKey != key {
        return .ambiguous
      }
    }
    for index in rule.uses.indices where !rule.uses[index].sharesOptions {
      let options = registry.entries[rule.uses[index].entry].options
      for option in options.indices where begins(options[option].name) {
        let key = (index, Int(options[option].id))
        if case .none = found {
          found = .of(use: current(index), option: option)
          foundKey = key
        } else if foundKey != key {
          return .ambiguous
        }
      }
    }
    return found
  }

  /// Loads the match of the protocol that `-p` names, as iptables does on an option that nothing else
  /// knows.
  private mutating func loadProtocolMatch(_ index: Int) -> Bool {
    guard rule.protocolWord >= 0, !rule.hasLoadedProtocol else { return false }
    guard let entry = protocolMatch(rule.protocolNumber) else { return false }
    if rule.uses.contains(where: { $0.entry == entry }) { return false }
    rule.hasLoadedProtocol = true
    rule.uses.append(.init(entry: entry, word: index, sharesOptions: false, isImplicit: true))
    return true
  }

  /// The match that has the name of a protocol.
  mutating func protocolMatch(_ number: UInt16) -> Int? {
    let (registry, family) = (registry, family)
    return protocolMatches.match(for: number, isIPv6: isIPv6) {
      let name: String
      switch number {
      case 1: name = "icmp"
      case 6: name = "tcp"
      case 17: name = "udp"
      case 33: name = "dccp"
      case 50: name = "esp"
      case 51: name = "ah"
      case 58: name = "icmp6"
      case 108: name = "ipcomp"
      case 132: name = "sctp"
      case 135: name = "mh"
      default: return nil
      }
      return registry.find(PackedName(name)) { entry in
        entry.info.kind == .match && entry.info.families.contains(family)
      }
    }
  }

  private func hint(_ start: Int, _ end: Int) -> String? {
    let name = string(start..<end)
    for entry in registry.entries where entry.options.contains(where: { $0.name == name }) {
      return entry.info.kind == .match
        ? "`-m \(entry.info.name)` has it; name the match first"
        : "`-j \(entry.info.name)` has it; name the target first"
    }
    return nil
  }

  /// An option of an extension, with its value.
  private mutating func extensionOption(
    _ use: Int, _ optionIndex: Int, _ index: Int, valueAt equals: Int, _ isInverted: Bool
  ) throws(Problem) -> Int {
    let entry = registry.entries[rule.uses[use].entry]
    let named = entry.options[optionIndex]
    // Of synonyms the first one's properties count.
    let option = entry.options.first { $0.id == named.id } ?? named
    var name: String { entry.info.name }
    var word = index
    var next = index + 1
    if equals < words[index].end {
      guard option.takesValue else { throw refused(index, "`--\(option.name)` takes no value") }
      words[index].start = equals + 1
    } else if option.isValueOptional {
      if next < words.count, words[next].count > 0, text[words[next].start] != UInt8(ascii: "-"),
        text[words[next].start] != UInt8(ascii: "!")
      {
        word = next
        next += 1
      }
    } else if option.takesValue {
      guard next < words.count else { throw refused(index, "`--\(option.name)` needs a value") }
      word = next
      next += 1
    }
    let bit: UInt32 = 1 << UInt32(option.id)
    if rule.uses[use].ids & bit != 0, !option.flags.contains(.repeatable) {
      throw refused(index, "\(name): `--\(option.name)` can be used only once")
    }
    if isInverted, !option.flags.contains(.invertible) {
      throw refused(index, "\(name): `--\(option.name)` can't be inverted")
    }
    var given = GivenOption(use: use, id: option.id, isInverted: isInverted, word: word)
    switch option.kind {
    case .text:
      let count = UInt64(words[word].count)
      if count < option.minimum {
        throw refused(word, "\(name): the value of `--\(option.name)` is empty")
      }
      if option.maximum > 0, count > option.maximum {
        throw refused(
          word, "\(name): the value of `--\(option.name)` has more than \(option.maximum) bytes")
      }
      if option.cutAt > 0, count > UInt64(option.cutAt) {
        words[word].end = words[word].start + option.cutAt
      }
    case .twoTexts:
      guard next < words.count,
        words[next].count == 0
          || text[words[next].start] != UInt8(ascii: "-")
            && text[words[next].start] != UInt8(ascii: "!")
      else { throw refused(index, "\(name): `--\(option.name)` needs two values") }
      next += 1
    default: try readValue(&given, option, name)
    }
    rule.uses[use].ids |= bit
    try entry.type.read(&given, &self)
    rule.given.append(given)
    return next
  }

  /// Looks at the options of all extensions together.
  mutating func checkUses() throws(Problem) {
    for use in rule.uses.indices {
      let entry = registry.entries[rule.uses[use].entry]
      let ids = rule.uses[use].ids
      try entry.type.check(&self, use)
      if entry.required & ~ids != 0 {
        for option in entry.options where option.flags.contains(.required) {
          if ids & (1 << UInt32(option.id)) == 0 {
            throw refused(
              rule.uses[use].word, "\(entry.info.name): `--\(option.name)` must be specified")
          }
        }
      }
      guard ids & entry.constrained != 0 else { continue }
      for option in entry.options where ids & (1 << UInt32(option.id)) != 0 {
        // An option does not exclude itself, though its mask may say so.
        let others = ids & ~(1 << UInt32(option.id))
        if option.excluded & others != 0,
          let other = entry.options.first(where: {
            option.excluded & others & (1 << UInt32($0.id)) != 0
          })
        {
          throw refused(
            rule.uses[use].word,
            "\(entry.info.name): `--\(option.name)` can't be used together with `--\(other.name)`")
        }
        if option.needed & ids != option.needed,
          let other = entry.options.first(where: {
            option.needed & ~ids & (1 << UInt32($0.id)) != 0
          })
        {
          throw refused(
            rule.uses[use].word,
            "\(entry.info.name): `--\(option.name)` also needs `--\(other.name)`")
        }
      }
    }
  }
}
