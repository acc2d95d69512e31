import CTVetDiagnostics
import CTVetRulesetModel

/// Reads a file line by line; one bad line never stops it.
extension Translator {
  mutating func readFile() {
    var ownSets: [String: IPSetDeclaration] = [:]
    if mentions("create ") {
      ownSets = IPSetDeclaration.read(text[..<textCount])
      ipSets.merge(ownSets) { _, own in own }
      recorded?.sets = ipSets
    }
    var position = 0
    // The short way has no places and no findings to give.
    let repeats = !keepsMap && !runsChecks && recorded == nil
    // Its lines end in a line end.
    let repeatsEnd = repeats ? text[..<textCount].lastIndex(of: 10) ?? 0 : 0
    while position < textCount {
      if text.count > textCount { text.removeSubrange(textCount...) }
      let first = text[position]
      if position < repeatsEnd, first == UInt8(ascii: "-") || first == UInt8(ascii: "["),
        hereDocument == nil, let end = readRepeated(at: position)
      {
        position = end + 1
        continue
      }
      var end = position
      while end < textCount, text[end] != 10 { end += 1 }
      readLine(position, end, &end)
      position = end + 1
    }
    requireCommit()
    tellUnusedSets(ownSets)
    checkWholeFile()
  }

  /// Reads a line; a command of a script may reach over several, so `next` tells where it ends.
  private mutating func readLine(_ start: Int, _ lineEnd: Int, _ next: inout Int) {
    words.removeAll(keepingCapacity: true)
    if let document = hereDocument, isInDocument(document, start, lineEnd) { return }
    var first = start
    while first < lineEnd, text[first] == 32 || text[first] == 9 || text[first] == 13 {
      first += 1
    }
    guard first < lineEnd else { return }
    switch text[first] {
    case UInt8(ascii: "#"): checkComment(first, lineEnd)
    case UInt8(ascii: "*"): tableLine(first, lineEnd)
    case UInt8(ascii: ":"): chainLine(first, lineEnd)
    case UInt8(ascii: "["), UInt8(ascii: "-"): readRule(first, lineEnd)
    case UInt8(ascii: "C") where isCommit(first, lineEnd): openTable = nil
    default:
      var end = lineEnd
      // A backslash in front of the line end joins lines.
      while end < textCount, text[end - 1] == UInt8(ascii: "\\") {
        end += 1
        while end < textCount, text[end] != 10 { end += 1 }
      }
      next = end
      scriptLine(first, end)
    }
  }

  /// Reads a rule, with or without counters.
  mutating func readRule(_ first: Int, _ end: Int) {
    words.removeAll(keepingCapacity: true)
    counterSource = nil
    if text[first] == UInt8(ascii: "[") { return countedRule(first, end) }
    splitSaveLine(first, end)
    runCommand(from: 0, Self.range(first, end), isRestore: true)
  }

  private func isCommit(_ start: Int, _ end: Int) -> Bool {
    var last = end
    while last > start, text[last - 1] == 13 || text[last - 1] == 32 { last -= 1 }
    return isExactly(start, last, "COMMIT")
  }

  /// Tells of sets that no rule asks for, of which nft gets none.
  private mutating func tellUnusedSets(_ sets: [String: IPSetDeclaration]) {
    let used = Set(declared.sets.compactMap { $0.split(separator: " ").last.map(String.init) })
    let unused = sets.filter { name, set in
      !set.isList && !used.contains(ChainNames.replacement(for: name, taken: []) ?? name)
    }
    let command = Array("create ".utf8)
    let places = (0..<max(textCount - command.count, 0)).lazy
    guard !unused.isEmpty,
      let place = places.first(where: { self.text[$0...].starts(with: command) })
    else { return }
    diagnostics.append(
      Diagnostic(
        id: IptablesDiagnostics.notTranslated, .warning,
        at: Self.range(place, place + command.count - 1),
        "no rule asks for \(unused.keys.sorted().map { "`\($0)`" }.joined(separator: ", ")), so that nft "
          + "gets no such set"))
  }

  /// Tells of a table that nothing ends.
  private mutating func requireCommit() {
    guard let table = openTable else { return }
    openTable = nil
    diagnostics.append(
      Diagnostic(
        id: IptablesDiagnostics.refused, .error, at: table,
        "`COMMIT` is missing behind the table, so that iptables-restore does not apply it",
        hint: "is the file cut off?"))
    lossCount += 1
  }

  /// Whether a line belongs to a document of the shell that is not read; its last line never is.
  private mutating func isInDocument(_ document: HereDocument, _ start: Int, _ end: Int) -> Bool {
    var (first, last) = (start, end)
    while first < last, text[first] == 9 { first += 1 }
    while last > first, text[last - 1] == 13 { last -= 1 }
    guard text[first..<last].elementsEqual(document.end) else { return !document.isRead }
    hereDocument = nil
    requireCommit()
    return true
  }

  /// `*filter`.
  private mutating func tableLine(_ start: Int, _ end: Int) {
    splitSaveLine(start + 1, end)
    repeated.forget()
    do throws(Problem) {
      guard !words.isEmpty else {
        throw Problem(
          kind: .refused, range: Self.range(start, end), message: "the name of a table is missing")
      }
      try readTable(0)
      requireCommit()
      openTable = Self.range(start, end)
      declareTable(Self.range(start, end))
    } catch {
      report(error, Self.range(start, end))
    }
  }

  /// `:INPUT DROP [0:0]`.
  private mutating func chainLine(_ start: Int, _ end: Int) {
    splitSaveLine(start + 1, end)
    let range = Self.range(start, end)
    do throws(Problem) {
      guard words.count >= 2, words[0].count > 0 else {
        throw Problem(
          kind: .refused, range: range, message: "a chain needs a name and a policy",
          hint: "such as `:INPUT ACCEPT [0:0]`, or `-` as the policy of a chain of your own")
      }
      declareTable(range)
      try declareChain(0, policy: 1, range)
    } catch {
      report(error, range)
    }
  }

  /// `[5:300] -A INPUT …`.
  private mutating func countedRule(_ start: Int, _ end: Int) {
    let range = Self.range(start, end)
    var close = start
    while close < end, text[close] != UInt8(ascii: "]") { close += 1 }
    guard close < end,
      let (packets, colon) = numberPrefix(start + 1, close), colon < close,
      text[colon] == UInt8(ascii: ":"),
      let bytes = wholeNumber(colon + 1, close, limit: .max)
    else {
      return report(
        Problem(
          kind: .refused, range: range, message: "the counters should be as in `[5:300]`"), range)
    }
    counterSource = start + 1..<close
    splitSaveLine(close + 1, end)
    runCommand(from: 0, range, isRestore: true, counters: (packets, bytes))
  }

  /// A line of a script: commands of iptables are read, the others are told.
  private mutating func scriptLine(_ start: Int, _ end: Int) {
    var position = start
    while position < end {
      words.removeAll(keepingCapacity: true)
      var problem: SourceRange?
      hereDocumentEnd = nil
      let shellEnd = splitShellCommand(position, end, problem: &problem)
      let commandEnd: Int
      switch shellEnd {
      case .line: commandEnd = end
      case .separator(let next): commandEnd = next
      }
      scriptCommand(Self.range(position, commandEnd), problem)
      position = commandEnd
    }
  }

  private mutating func scriptCommand(_ whole: SourceRange, _ problem: SourceRange?) {
    guard !words.isEmpty, !declaresIPSet else { return }
    let range = words[0].range.union(words[words.count - 1].range)
    let first = firstWordOfCommand
    if first < words.count, let restored = restoreFamily(first) {
      return restore(restored, range)
    }
    if let end = hereDocumentEnd { hereDocument = HereDocument(end: end, isRead: false) }
    guard first < words.count, let family = programFamily(first) else {
      let isUnknown = !Self.shellWords.contains(string(0)) && !isAssignment(0)
      diagnostics.append(
        Diagnostic(
          id: isUnknown ? IptablesDiagnostics.unreadableLine : IptablesDiagnostics.shell, .warning,
          at: range,
          isUnknown
            ? "`\(string(0))` is no command of iptables, so that the line is passed over"
            : "`\(string(0))` is for the shell: what it does is not followed",
          hint: isUnknown ? nil : "run the script and translate what iptables-save says then"))
      note(range, "not read")
      lossCount += 1
      return
    }
    if let problem {
      diagnostics.append(
        Diagnostic(
          id: IptablesDiagnostics.shell, .warning, at: problem,
          "what the shell puts here is not known, so that the command is passed over",
          hint: "run the script and translate what iptables-save says then"))
      note(range, "the shell's variables are not known")
      lossCount += 1
      return
    }
    self.family = family
    table = .filter
    repeated.forget()
    if runsChecks { noteBackend(string(first), range) }
    runCommand(from: first + 1, range, isRestore: false)
  }

  /// The word of the program: assignments and words such as `sudo` may stand in front.
  private var firstWordOfCommand: Int {
    var first = 0
    while first < words.count {
      if isWord(first, "sudo") {
        first += 1
        while first < words.count, words[first].count > 1,
          text[words[first].start] == UInt8(ascii: "-")
        {
          first += 1
        }
      } else if Self.wordsInFront.contains(string(first)) || isAssignment(first) {
        first += 1
      } else {
        break
      }
    }
    return first
  }

  private static let wordsInFront: Set = ["!", "exec", "command", "then", "do", "else", "{"]

  /// `NAME=value`.
  private func isAssignment(_ word: Int) -> Bool {
    let name = text[words[word].start..<words[word].end].prefix { $0 != UInt8(ascii: "=") }
    return !name.isEmpty && name.count < words[word].count
      && name.allSatisfy { Translator.isOfName($0) }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
      || (97...122).contains(byte)
  }

  /// The family of `iptables-restore`; nil for another program.
  private func restoreFamily(_ word: Int) -> Family? {
    let name = string(word).split(separator: "/").last.map(String.init) ?? ""
    for suffix in ["-restore", "-nft-restore", "-legacy-restore"] where name.hasSuffix(suffix) {
      switch name.dropLast(suffix.count) {
      case "iptables": return .ip
      case "ip6tables": return .ip6
      default: break
      }
    }
    return nil
  }

  /// A dump that stands in the script is read; one in another file is not there.
  private mutating func restore(_ family: Family, _ range: SourceRange) {
    if let end = hereDocumentEnd {
      hereDocument = HereDocument(end: end, isRead: true)
      self.family = family
      repeated.forget()
      return
    }
    diagnostics.append(
      Diagnostic(
        id: IptablesDiagnostics.shell, .warning, at: range,
        "what `\(string(firstWordOfCommand))` reads is in another file",
        hint: "translate that file"))
    note(range, "not read")
    lossCount += 1
  }

  /// Whether the words say what is in a set of ipset, which was read before all rules.
  private var declaresIPSet: Bool {
    var first = firstWordOfCommand
    if first < words.count, string(first).hasSuffix("ipset") { first += 1 }
    guard first + 2 < words.count, isWord(first, "create") || isWord(first, "add") else {
      return false
    }
    return ipSets[string(first + 1)] != nil
  }

  private static let shellWords: Set = [
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "function", "{", "}", "[", "[[", "test", "echo", "exit", "export", "set", "source", ".",
    "local",
    "return", "iptables-save", "ip6tables-save", "modprobe", "sysctl", "cd", "sleep", "true",
    "false", "unset", "shift",
  ]

  /// The family of a program of iptables; nil for another program.
  private func programFamily(_ word: Int) -> Family? {
    let path = string(word)
    if path.contains("=") { return nil }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    for (prefix, family) in [("iptables", Family.ip), ("ip6tables", .ip6)]
    where name.hasPrefix(prefix) {
      switch name.dropFirst(prefix.count) {
      case "", "-nft", "-legacy", "-translate": return family
      default: return nil
      }
    }
    return nil
  }
}
