import CTVetDiagnostics
import CTVetRulesetModel

/// Reads a file line by line; one bad line never stops it.
extension Translator {
  mutating func readFile() {
    if mentions("create ") {
      ipSets.merge(IPSetDeclaration.read(text[..<textCount])) { _, own in own }
      recorded?.sets = ipSets
    }
    var position = 0
    while position < textCount {
      var end = position
      while end < textCount, text[end] != 10 { end += 1 }
      readLine(position, end, &end)
      position = end + 1
    }
    checkWholeFile()
  }

  /// Reads a line; a command of a script may reach over several, so `next` tells where it ends.
  private mutating func readLine(_ start: Int, _ lineEnd: Int, _ next: inout Int) {
    if text.count > textCount { text.removeSubrange(textCount...) }
    words.removeAll(keepingCapacity: true)
    var first = start
    while first < lineEnd, text[first] == 32 || text[first] == 9 || text[first] == 13 {
      first += 1
    }
    guard first < lineEnd else { return }
    switch text[first] {
    case UInt8(ascii: "#"): checkComment(first, lineEnd)
    case UInt8(ascii: "*"): tableLine(first, lineEnd)
    case UInt8(ascii: ":"): chainLine(first, lineEnd)
    case UInt8(ascii: "["): countedRule(first, lineEnd)
    case UInt8(ascii: "-"):
      splitSaveLine(first, lineEnd)
      runCommand(from: 0, Self.range(first, lineEnd), isRestore: true)
    case UInt8(ascii: "C") where isCommit(first, lineEnd): return
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

  private func isCommit(_ start: Int, _ end: Int) -> Bool {
    var last = end
    while last > start, text[last - 1] == 13 || text[last - 1] == 32 { last -= 1 }
    return isExactly(start, last, "COMMIT")
  }

  /// `*filter`.
  private mutating func tableLine(_ start: Int, _ end: Int) {
    splitSaveLine(start + 1, end)
    do throws(Problem) {
      guard !words.isEmpty else {
        throw Problem(
          kind: .refused, range: Self.range(start, end), message: "the name of a table is missing")
      }
      try readTable(0)
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
    splitSaveLine(close + 1, end)
    runCommand(from: 0, range, isRestore: true, counters: (packets, bytes))
  }

  /// A line of a script: commands of iptables are read, the others are told.
  private mutating func scriptLine(_ start: Int, _ end: Int) {
    var position = start
    while position < end {
      words.removeAll(keepingCapacity: true)
      var problem: SourceRange?
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
    var first = 0
    while first < words.count, isWord(first, "sudo") { first += 1 }
    guard first < words.count, let family = programFamily(first) else {
      let isUnknown = !Self.shellWords.contains(string(0))
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
    if runsChecks { noteBackend(string(first), range) }
    runCommand(from: first + 1, range, isRestore: false)
  }

  /// Whether the words say what is in a set of ipset, which was read before all rules.
  private var declaresIPSet: Bool {
    var first = 0
    while first < words.count, isWord(first, "sudo") { first += 1 }
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
    "return", "modprobe", "sysctl", "cd", "sleep", "true", "false", "unset", "shift",
  ]

  /// The family of a program of iptables; nil for another program.
  private func programFamily(_ word: Int) -> Family? {
    let path = string(word)
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
