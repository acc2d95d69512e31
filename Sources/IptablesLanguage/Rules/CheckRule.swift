import CTVetRulesetModel

/// What iptables and the kernel ask of a whole rule.
extension Translator {
  /// The hook that the current rule's chain is called in; nil for a chain of the user.
  var chainHook: HookSet? {
    guard chainWord >= 0 else { return nil }
    return hook(ofChain: chainWord)
  }

  /// The hook of a chain that iptables comes with.
  func hook(ofChain word: Int) -> HookSet? {
    hook(named: words[word].start, words[word].end)
  }

  /// The hook of the chain that a part of the text names.
  func hook(named start: Int, _ end: Int) -> HookSet? {
    switch end - start {
    case 5 where isExactly(start, end, "INPUT"): .input
    case 6 where isExactly(start, end, "OUTPUT"): .output
    case 7 where isExactly(start, end, "FORWARD"): .forward
    case 10 where isExactly(start, end, "PREROUTING"): .prerouting
    case 11 where isExactly(start, end, "POSTROUTING"): .postrouting
    default: nil
    }
  }

  /// Asks what iptables asks once all words are read.
  mutating func checkRule() throws(Problem) {
    try checkUses()
    let hook = chainHook
    if rule.outputWord >= 0, hook == .prerouting || hook == .input {
      throw refused(
        rule.outputWord, "`-o` can't be used in \(string(chainWord))", check: .interfaceInWrongChain
      )
    }
    if rule.inputWord >= 0, hook == .postrouting || hook == .output {
      throw refused(
        rule.inputWord, "`-i` can't be used in \(string(chainWord))", check: .interfaceInWrongChain)
    }
    if case .jump(let word) = rule.action, let target = self.hook(ofChain: word),
      table.hooks.contains(target)
    {
      throw refusedByKernel(word, "`\(string(word))` is called by the kernel, not by rules")
    }
    if table == .nat, case .drop = rule.action {
      throw refused(
        rule.jumpWord, "the table nat is not for filtering: `DROP` is refused there",
        hint: "drop in the table filter, or in raw", check: .dropInNat)
    }
  }

  /// Asks what the kernel asks of extensions (`xt_check_match`, `xt_check_target`).
  mutating func checkKernel() throws(Problem) {
    let hook = chainHook
    if rule.isSourceInverted { try requireNetwork(rule.sources, rule.sourceWord) }
    if rule.isDestinationInverted { try requireNetwork(rule.destinations, rule.destinationWord) }
    if case .queue = rule.action {
      throw refusedByKernel(
        rule.jumpWord, "`QUEUE` is not in Linux 6.18", hint: "`NFQUEUE` does the same")
    }
    for use in rule.uses.indices {
      let entry = registry.entries[rule.uses[use].entry]
      guard entry.isLimited else {
        try entry.type.checkKernel(&self, use)
        continue
      }
      let info = entry.info
      let word = rule.uses[use].word
      if info.isMissing {
        throw refusedByKernel(word, "`\(info.name)` is not in Linux 6.18")
      }
      if !info.protocols.isEmpty,
        !info.protocols.contains(UInt8(rule.protocolNumber))
          || rule.isProtocolInverted && !entry.type.worksWithoutProtocol(self, use)
      {
        throw refusedByKernel(
          word, "`\(info.name)` needs `-p \(Self.protocolName(info.protocols[0]))` in the rule")
      }
      if !info.tables.isEmpty, !info.tables.contains(table.rawValue) {
        throw refusedByKernel(
          word,
          "`\(info.name)` is for the table \(info.tables.joined(separator: " or ")), "
            + "not \(table.rawValue)",
          check: info.name == "CT" || info.name == "NOTRACK"
            ? .connectionTargetOutsideRaw
            : info.name == "REJECT" && hook == .prerouting ? .rejectInPrerouting : nil)
      }
      if let hook, !info.hooks.contains(hook) {
        throw refusedByKernel(word, "`\(info.name)` can't be used in \(string(chainWord))")
      }
      try entry.type.checkKernel(&self, use)
    }
  }

  /// Inverted addresses that are not those of all hosts.
  private func requireNetwork(_ addresses: Range<Int>, _ word: Int) throws(Problem) {
    if addresses.contains(where: { rule.addresses[$0].mask == 0 }) {
      throw refusedByKernel(word, "no address is outside of the network of all")
    }
  }

  static func protocolName(_ number: UInt8) -> String {
    switch number {
    case 1: "icmp"
    case 6: "tcp"
    case 17: "udp"
    case 33: "dccp"
    case 50: "esp"
    case 51: "ah"
    case 58: "ipv6-icmp"
    case 108: "ipcomp"
    case 132: "sctp"
    case 135: "mobility-header"
    case 136: "udplite"
    default: "\(number)"
    }
  }

  /// A use that can't be called from some hooks.
  func requireHooks(_ hooks: HookSet, _ use: Int, _ what: String) throws(Problem) {
    if let hook = chainHook, !hooks.contains(hook) {
      throw refusedByKernel(rule.uses[use].word, "\(what) can't be used in \(string(chainWord))")
    }
  }
}
