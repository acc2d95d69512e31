import CTVetDiagnostics
import CTVetRulesetModel

/// What a command becomes.
extension Translator {
  /// Reads the words from one on as a command and writes what nft says instead.
  mutating func runCommand(
    from first: Int, _ range: SourceRange, isRestore: Bool,
    counters: (packets: UInt64, bytes: UInt64) = (0, 0)
  ) {
    keep()
    commandDiagnostics = diagnostics.count
    commandRange = range
    isInScript = !isRestore
    let lineTable = table
    // A line of a dump that names a table is refused, and changes nothing for others.
    defer { if isRestore { table = lineTable } }
    do throws(Problem) {
      chainWord = -1
      isRefusedByKernel = false
      let command = try readCommand(from: first)
      if command.asksForHelp { return }
      if isRestore, command.tableWord >= 0 {
        throw refused(command.tableWord, "the line `*\(lineTable.rawValue)` names the table here")
      }
      if counters.packets | counters.bytes != 0 {
        (rule.packets, rule.bytes) = (counters.packets, counters.bytes)
      }
      try run(command, range, isRestore: isRestore)
    } catch {
      out.removeSubrange(kept.bytes...)
      map.marks.removeSubrange(kept.marks...)
      recordUnread(error, from: first, range)
      report(error, range)
    }
  }

  /// Notes that what is written stays, whatever becomes of the rest of the command: chains that are
  /// declared are there for later commands.
  private mutating func keep() { kept = (out.count, map.marks.count) }

  private mutating func run(
    _ command: Command, _ range: SourceRange, isRestore: Bool
  ) throws(Problem) {
    switch command.kind {
    case .append, .insert:
      chainWord = command.chain
      if !isRestore || declared.tables.isEmpty { declareTable(range) }
      try requireChain(command.chain, range)
      keep()
      try checkRule()
      do throws(Problem) {
        try checkKernel()
      } catch {
        // nft may take what the kernel's extensions refuse.
        refuse(error)
        isRefusedByKernel = true
      }
      runChecksOfRule()
      if case .jump(let word) = rule.action { requireTarget(word, range) }
      recordRule(command, range, absence: isRefusedByKernel ? .lost : nil)
      do throws(Problem) {
        try writeRule(command)
      } catch {
        if error.kind == .notExpressible { markRecordedRuleLost() }
        throw error
      }
    case .newChain:
      declareTable(range)
      try declareChain(command.chain, policy: nil, range)
    case .policy:
      if hook(ofChain: command.chain)
        .map({ !table.hooks.contains($0) }) ?? true
      {
        throw refused(command.chain, "`\(string(command.chain))` is no chain with a policy")
      }
      declareTable(range)
      try declareChain(command.chain, policy: command.second, range)
    case .flush, .deleteChain, .zero, .list, .none, .check:
      try runPlain(command, range)
    case .delete, .replace, .renameChain:
      throw Problem(
        kind: .notTranslated, range: range,
        message:
          "`\(string(command.word))` changes rules that are loaded, which nft names by handles",
        hint: "translate what iptables-save says after the command")
    }
  }

  /// Commands without a rule.
  private mutating func runPlain(_ command: Command, _ range: SourceRange) throws(Problem) {
    switch command.kind {
    case .flush:
      if command.chain < 0 {
        // Only what the file itself made can be there.
        declareTable(range)
        recordFlush(nil)
        writeCommand("flush table ", range, nil)
      } else {
        declareTable(range)
        try requireChain(command.chain, range)
        recordFlush(command.chain)
        writeCommand("flush chain ", range, command.chain)
      }
    case .deleteChain where command.chain >= 0:
      let key = chainKey(command.chain)
      declared.recentChains.removeAll()
      repeated.forget()
      guard declared.chains.remove(key) != nil else {
        throw Problem(
          kind: .notTranslated, range: range,
          message: "there is no chain `\(string(command.chain))` in the file to delete")
      }
      writeCommand("delete chain ", range, command.chain)
    case .none:
      throw Problem(
        kind: .refused, range: range, message: "the command has none of -A, -I, -N, -P …")
    default: break
    }
  }

  private mutating func writeCommand(_ words: StaticString, _ range: SourceRange, _ chain: Int?) {
    map.marks.append(.init(offset: UInt32(out.count), range: range))
    append(words)
    if let chain { appendChain(chain) } else { appendTable() }
    out.append(10)
  }

  // MARK: Declarations

  /// Adds the table where it is not there yet.
  mutating func declareTable(_ range: SourceRange) {
    let key = isIPv6 ? "ip6 \(table.rawValue)" : "ip \(table.rawValue)"
    guard declared.tables.insert(key).inserted else { return }
    map.marks.append(.init(offset: UInt32(out.count), range: range))
    append("add table ")
    appendTable()
    out.append(10)
  }

  private func chainKey(_ word: Int) -> String { chainKey(string(word)) }

  /// What a chain of the current table is known by.
  func chainKey(_ name: String) -> String { "\(isIPv6 ? 6 : 4)\(table.rawValue) \(name)" }

  /// Adds a chain: one of iptables' own with its policy, or one of the user.
  mutating func declareChain(_ word: Int, policy: Int?, _ range: SourceRange) throws(Problem) {
    let hook = hook(ofChain: word)
    let isBuiltIn = hook.map { table.hooks.contains($0) } ?? false
    var drops = false
    if let policy {
      if isBuiltIn {
        if isExactly(words[policy].start, words[policy].end, "DROP") {
          drops = true
          noteFilteringPolicy()
        } else if !isExactly(words[policy].start, words[policy].end, "ACCEPT"),
          !isExactly(words[policy].start, words[policy].end, "-")
        {
          throw refused(policy, "the policy of a chain is ACCEPT or DROP")
        }
        if drops, table == .nat {
          throw refused(
            policy, "the table nat is not for filtering: its policies are ACCEPT",
            check: .dropInNat)
        }
      } else if !isExactly(words[policy].start, words[policy].end, "-"),
        !isExactly(words[policy].start, words[policy].end, "ACCEPT")
      {
        throw refused(
          policy, "only the chains that iptables comes with have a policy",
          hint: "write `-` for a chain of your own")
      }
    } else if isBuiltIn {
      throw refused(word, "the chain `\(string(word))` is there already")
    }
    declared.chains.insert(chainKey(word))
    recordChain(word, drops: isBuiltIn ? drops : nil)
    map.marks.append(.init(offset: UInt32(out.count), range: range))
    guard isBuiltIn, let hook else {
      rename(word)
      append("add chain ")
      appendChain(word)
      out.append(10)
      return
    }
    writeBaseChain(word, hook, drops: drops)
  }

  private mutating func writeBaseChain(_ word: Int, _ hook: HookSet, drops: Bool) {
    append("add chain ")
    appendChain(word)
    append(" { type ")
    switch (table, hook) {
    case (.nat, _): append("nat")
    case (.mangle, .output): append("route")
    default: append("filter")
    }
    append(" hook ")
    switch hook {
    case .prerouting: append("prerouting")
    case .input: append("input")
    case .forward: append("forward")
    case .output: append("output")
    default: append("postrouting")
    }
    append(" priority ")
    switch (table, hook) {
    case (.raw, _): append("-300")
    case (.mangle, _): append("-150")
    case (.security, _): append("50")
    case (.nat, .prerouting), (.nat, .output): append("-100")
    case (.nat, _): append("100")
    default: append("0")
    }
    append(drops ? "; policy drop; }\n" : "; policy accept; }\n")
  }

  /// Gives a chain another name where nft can't have it.
  private mutating func rename(_ word: Int) {
    let name = string(word)
    if declared.renamed[name] != nil { return }
    guard let new = ChainNames.replacement(for: name, taken: Set(declared.renamed.values)) else {
      return
    }
    declared.renamed[name] = new
    diagnostics.append(
      Diagnostic(
        id: IptablesDiagnostics.renamed, .info, at: range(word),
        "nft can't have a chain `\(name)`, so that it is called `\(new)`"))
  }

  /// Sees to it that the chain of a rule is there.
  private mutating func requireChain(_ word: Int, _ range: SourceRange) throws(Problem) {
    if isKnownChain(word) { return }
    let key = chainKey(word)
    if !declared.chains.contains(key) {
      let hook = hook(ofChain: word)
      if let hook, table.hooks.contains(hook) {
        declared.chains.insert(key)
        map.marks.append(.init(offset: UInt32(out.count), range: range))
        writeBaseChain(word, hook, drops: false)
      } else {
        diagnostics.append(
          Diagnostic(
            id: IptablesDiagnostics.refused, .error, at: self.range(word),
            "there is no chain `\(string(word))` in the table \(table.rawValue)",
            hint: "`:\(string(word)) - [0:0]` or `-N \(string(word))` makes one"))
        lossCount += 1
        try declareChain(word, policy: nil, range)
      }
    }
    noteChain(word)
  }

  /// Whether a chain of the current table was met before, which mostly saves looking for it by its text.
  private func isKnownChain(_ word: Int) -> Bool {
    guard let name = PackedName(text, from: words[word].start, to: words[word].end) else {
      return false
    }
    return declared.recentChains.contains {
      $0.name == name && $0.family == family && $0.table == table
    }
  }

  private mutating func noteChain(_ word: Int) {
    guard let name = PackedName(text, from: words[word].start, to: words[word].end) else { return }
    if declared.recentChains.count == 16 { declared.recentChains.removeFirst() }
    declared.recentChains.append((name, family, table))
  }

  /// Sees to it that the chain that a rule jumps to is there.
  private mutating func requireTarget(_ word: Int, _ range: SourceRange) {
    if isKnownChain(word) { return }
    guard !declared.chains.contains(chainKey(word)) else { return noteChain(word) }
    diagnostics.append(
      Diagnostic(
        id: IptablesDiagnostics.refused, .error, at: self.range(word),
        "there is no target and no chain `\(string(word))`"))
    lossCount += 1
    declared.chains.insert(chainKey(word))
    map.marks.append(.init(offset: UInt32(out.count), range: range))
    rename(word)
    append("add chain ")
    appendChain(word)
    out.append(10)
  }

  // MARK: Reports

  /// Tells why a command is not translated, in a diagnostic and as a comment of the output.
  mutating func report(_ problem: Problem, _ whole: SourceRange) {
    refuse(problem)
    note(whole, problem.message)
  }

  /// Tells why a command is not translated, in a diagnostic alone.
  private mutating func refuse(_ problem: Problem) {
    let (id, severity): (String, Severity) =
      switch problem.kind {
      case .refused: (IptablesDiagnostics.refused, .error)
      case .refusedByKernel: (IptablesDiagnostics.refusedByKernel, .error)
      case .unknownExtension: (IptablesDiagnostics.unknownExtension, .error)
      case .notExpressible: (IptablesDiagnostics.lost, .warning)
      case .notTranslated: (IptablesDiagnostics.notTranslated, .warning)
      case .neverMatches: (IptablesDiagnostics.neverMatches, .warning)
      case .otherFamily: (IptablesDiagnostics.notTranslated, .info)
      }
    diagnostics.append(
      Diagnostic(
        id: (runsChecks ? problem.check?.rawValue : nil) ?? id, severity, at: problem.range,
        problem.message, hint: problem.hint, fixIts: problem.fixIts))
    if problem.kind != .neverMatches, problem.kind != .otherFamily { lossCount += 1 }
  }

  /// A comment in the output in place of what is not translated.
  mutating func note(_ range: SourceRange, _ reason: String) {
    guard writesComments else { return }
    map.marks.append(.init(offset: UInt32(out.count), range: range))
    append("# ")
    for position in Int(range.start)..<min(Int(range.end), textCount) {
      let byte = text[position]
      out.append(byte == 10 || byte == 13 || byte == 92 ? 32 : byte)
    }
    append("  # ")
    out.append(contentsOf: reason.utf8)
    out.append(10)
  }
}
