import CTVetDiagnostics
import CTVetRulesetModel

/// Keeps what is read, besides its translation.
extension Translator {
  /// Keeps a chain, and its policy where one is given.
  mutating func recordChain(_ word: Int, drops: Bool?) {
    guard recorded != nil else { return }
    recordChain(string(word), drops: drops)
  }

  @discardableResult
  private mutating func recordChain(_ name: String, drops: Bool?) -> (table: Int, chain: Int) {
    var ruleset = recorded ?? XtablesRuleset()
    let table = ruleset.table(family, self.table)
    let chain: Int
    if let known = ruleset.tables[table].chain(named: name) {
      chain = known
    } else {
      chain = ruleset.tables[table].chains.count
      ruleset.tables[table].chains.append(XtablesChain(name: name))
    }
    if let drops { ruleset.tables[table].chains[chain].drops = drops }
    recorded = ruleset
    return (table, chain)
  }

  /// Keeps that a chain, or all of a table's, lost its rules.
  mutating func recordFlush(_ word: Int?) {
    guard recorded != nil, let table = recorded?.table(family, table) else { return }
    let name = word.map(string)
    for chain in recorded?.tables[table].chains.indices ?? 0..<0 {
      guard name == nil || recorded?.tables[table].chains[chain].name == name else { continue }
      recorded?.tables[table].chains[chain].rules.removeAll()
    }
  }

  /// Keeps the current rule.
  mutating func recordRule(
    _ command: Command, _ range: SourceRange, absence: XtablesRule.Absence? = nil
  ) {
    guard recorded != nil, chainWord >= 0 else { return }
    let place = recordChain(string(chainWord), drops: nil)
    var rules: [XtablesRule] = []
    let sources: [Int?] = rule.sources.isEmpty ? [nil] : rule.sources.map { $0 }
    let destinations: [Int?] = rule.destinations.isEmpty ? [nil] : rule.destinations.map { $0 }
    for source in sources {
      for destination in destinations {
        var read = XtablesRule(range: range, absence: absence)
        if absence != .unread { fill(&read, source, destination) }
        rules.append(read)
      }
    }
    let count = recorded?.tables[place.table].chains[place.chain].rules.count ?? 0
    let index = command.kind == .insert ? min(Int(max(command.number, 1)) - 1, count) : count
    recorded?.tables[place.table].chains[place.chain].rules.insert(contentsOf: rules, at: index)
    lastRecorded = (place.table, place.chain, index..<index + rules.count)
  }

  /// Keeps the place of a rule with an extension that is not known: what it does can't be said.
  mutating func recordUnread(_ problem: Problem, from first: Int, _ range: SourceRange) {
    guard recorded != nil, problem.kind == .unknownExtension else { return }
    for index in first..<words.count where isWord(index, "-a") && index + 1 < words.count {
      chainWord = index + 1
      rule.reset()
      return recordRule(Command(kind: .append), range, absence: .unread)
    }
  }

  /// Notes that the rule that was kept last has no translation.
  mutating func markRecordedRuleLost() {
    guard let last = lastRecorded else { return }
    for index in last.rules {
      recorded?.tables[last.table].chains[last.chain].rules[index].absence = .lost
    }
  }

  private func fill(_ read: inout XtablesRule, _ source: Int?, _ destination: Int?) {
    func address(_ index: Int, _ isInverted: Bool) -> XtablesRule.Test<XtablesRule.Address> {
      let address = rule.addresses[index]
      return .init(
        value: .init(address: address.address & address.mask, mask: address.mask),
        isInverted: isInverted)
    }
    if rule.inputWord >= 0 {
      read.input = .init(value: string(rule.inputWord), isInverted: rule.isInputInverted)
    }
    if rule.outputWord >= 0 {
      read.output = .init(value: string(rule.outputWord), isInverted: rule.isOutputInverted)
    }
    if rule.protocolWord >= 0 {
      read.transport = .init(
        value: UInt8(truncatingIfNeeded: rule.protocolNumber), isInverted: rule.isProtocolInverted)
    }
    if rule.fragmentWord >= 0 {
      read.fragment = .init(value: true, isInverted: rule.isFragmentInverted)
    }
    if let source { read.source = address(source, rule.isSourceInverted) }
    if let destination { read.destination = address(destination, rule.isDestinationInverted) }
    read.matches = rule.uses.indices.filter { $0 != rule.targetUse }.map(use)
    read.action =
      switch rule.action {
      case .none: .none
      case .accept: .accept
      case .drop: .drop
      case .return: .return
      case .queue: .queue
      case .jump(let word): rule.isGoto ? .goto(string(word)) : .jump(string(word))
      case .target: .target(use(rule.targetUse))
      }
  }

  private func use(_ index: Int) -> XtablesUse {
    let entry = registry.entries[rule.uses[index].entry]
    let options = rule.given.filter { $0.use == index }.map { given in
      let option = entry.options.first { $0.id == given.id }
      return XtablesOption(
        name: option?.name ?? "", isInverted: given.isInverted, value: given.value,
        upper: given.upper, text: string(given.word), addresses: addresses(of: given, option?.kind),
        list: hasSecondWord(option) ? parts(given.word + 1).map { string($0) } : [],
        ranges: entry.info.name == "multiport" ? MultiportMatch.ranges(of: given, self) : [])
    }
    return XtablesUse(name: entry.info.name, options: options)
  }

  private func hasSecondWord(_ option: Option?) -> Bool {
    if case .twoTexts = option?.kind { return true }
    return false
  }

  /// The addresses of an option whose value is their place: one, or the two ends of a range.
  private func addresses(
    of given: GivenOption, _ kind: Option.Kind?
  ) -> [XtablesRule.Address] {
    let count: Int
    switch kind {
    case .host, .hostMask: count = 1
    case .text
    where Self.namesRanges.contains(registry.entries[rule.uses[given.use].entry].info.name):
      count = 2
    default: return []
    }
    guard given.value < UInt64(rule.addresses.count) else { return [] }
    let first = Int(given.value)
    return rule.addresses[first..<min(first + count, rule.addresses.count)].map {
      .init(address: $0.address, mask: $0.mask)
    }
  }

  private static let namesRanges: Set = ["iprange", "SNAT", "DNAT"]
}
