import CTVetConntrack
import CTVetPackets

/// A small shell on a scripted host: pipes, `&&`, `||`, `!`, variables and files of commands.
extension ScriptedHost {
  /// What a command prints, and its status.
  typealias Outcome = (output: String, status: Int)

  /// Runs a command line.
  ///
  /// - Returns: The status of what ran last.
  /// - Throws: `Refusal` for what is not understood.
  mutating func shell(_ text: String, at now: Timestamp) throws -> Int {
    try run(text, at: now).status
  }

  /// A command with what it reads and where its output goes.
  private struct Command {
    var words: [String] = []
    var input: String?
    var isSilent = false
  }

  private mutating func run(_ text: String, at now: Timestamp) throws -> Outcome {
    var reader = ShellWords(text)
    var outcome: Outcome = ("", 0)
    var printed = ""
    var runsNext = true
    while true {
      var tokens = try reader.nextPipe { try value(of: $0, at: now) }[...]
      if tokens.isEmpty { return (printed, outcome.status) }
      let isNegated = tokens.first == .separator("!")
      if isNegated { tokens.removeFirst() }
      var end = ";"
      if case .separator(let text) = tokens.last {
        end = text
        tokens.removeLast()
      }
      let commands = commands(tokens)
      if runsNext, commands.contains(where: { !$0.words.isEmpty }) {
        outcome = try run(commands, at: now)
        if isNegated { outcome.status = outcome.status == 0 ? 1 : 0 }
        printed += outcome.output
      }
      switch end {
      case "&&": runsNext = outcome.status == 0
      case "||": runsNext = outcome.status != 0
      default: runsNext = true
      }
    }
  }

  private func commands(_ tokens: ArraySlice<ShellWords.Token>) -> [Command] {
    var commands = [Command()]
    for token in tokens {
      let last = commands.count - 1
      switch token {
      case .word(let word): commands[last].words.append(word)
      case .input(let text): commands[last].input = text
      case .redirection(let from, _): if from == "1" { commands[last].isSilent = true }
      case .separator: commands.append(Command())
      }
    }
    return commands
  }

  private mutating func run(_ commands: [Command], at now: Timestamp) throws -> Outcome {
    var outcome: Outcome = ("", 0)
    for command in commands {
      outcome = try run(command.words, input: command.input ?? outcome.output, at: now)
      if command.isSilent { outcome.output = "" }
    }
    return outcome
  }

  /// What stands for a variable, or for a command in parentheses.
  private mutating func value(of name: String, at now: Timestamp) throws -> String {
    // Arithmetic stands in settings of the host's stack alone.
    if name.hasPrefix("((") { return "0" }
    guard name.hasPrefix("(") else { return variables[name] ?? "" }
    return try run(String(name.dropFirst().dropLast()), at: now).output.trimmed
  }

  // MARK: Commands

  private mutating func run(
    _ words: [String], input: String, at now: Timestamp
  ) throws -> Outcome {
    var words = words[...]
    while let first = words.first, let equals = first.firstIndex(of: "="),
      first[..<equals].allSatisfy({ $0.isLetter || $0 == "_" })
    {
      variables[String(first[..<equals])] = String(first[first.index(after: equals)...])
      words.removeFirst()
    }
    guard let path = words.popFirst() else { return ("", 0) }
    let name = String(path.split(separator: "/").last ?? "")
    let rest = Array(words)
    switch name {
    case "iptables", "iptables-nft", "iptables-legacy":
      return try iptables(rest, isIPv6: false, at: now)
    case "ip6tables", "ip6tables-nft", "ip6tables-legacy":
      return try iptables(rest, isIPv6: true, at: now)
    case "nft": return try nft(rest, input: input, at: now)
    case "conntrack": return try conntrack(rest, at: now)
    case "sysctl": return try sysctl(rest)
    case "grep", "egrep", "fgrep": return try TextSearch(name, rest).run(input)
    case "test": return (try Self.isTrue(rest)) ? ("", 0) : ("", 1)
    case "[": return (try Self.isTrue(rest.dropLast())) ? ("", 0) : ("", 1)
    default: return try runPlain(name, path: path, rest, input: input, at: now)
    }
  }

  private mutating func runPlain(
    _ name: String, path: String, _ words: [String], input: String, at now: Timestamp
  ) throws -> Outcome {
    let lines = input.split(separator: "\n")
    switch name {
    case "true", ":", "modprobe", "ip", "tc", "ethtool", "sleep", "export", "set": return ("", 0)
    case "false": return ("", 1)
    case "exit": return ("", words.first.flatMap { Int($0) } ?? 0)
    case "echo": return (words.joined(separator: " ") + "\n", 0)
    case "cat": return (input, 0)
    case "wc" where words == ["-l"]: return ("\(lines.count)\n", 0)
    case "head", "tail":
      let count = words.compactMap { Int($0.drop { !$0.isNumber }) }.first ?? 10
      let kept = name == "head" ? Array(lines.prefix(count)) : Array(lines.suffix(count))
      return (kept.map { $0 + "\n" }.joined(), 0)
    default:
      guard let text = file(path) else { throw Refusal(what: "\(path) is not understood") }
      return try run(text, at: now)
    }
  }

  /// Reads and changes settings.
  private mutating func sysctl(_ words: [String]) throws -> Outcome {
    for word in words where !word.hasPrefix("-") {
      guard let equals = word.firstIndex(of: "=") else {
        throw Refusal(what: "sysctl \(word) is not understood")
      }
      try set(String(word[..<equals]), to: String(word[word.index(after: equals)...]))
    }
    return ("", 0)
  }

  private mutating func nft(
    _ words: [String], input: String, at now: Timestamp
  ) throws -> Outcome {
    let command = words.first == "-f" ? input : words.joined(separator: " ")
    guard words.first?.hasPrefix("-") != true || words == ["-f", "-"],
      words.first != "list"
    else { throw Refusal(what: "nft \(words) is not understood") }
    try loadRules(adding: command, at: now)
    return ("", 0)
  }

  /// What `test` says of an expression.
  private static func isTrue(_ words: [String]) throws -> Bool {
    if words.first == "!" { return !(try isTrue(Array(words.dropFirst()))) }
    if words.count == 2 {
      switch words[0] {
      case "-z": return words[1].isEmpty
      case "-n": return !words[1].isEmpty
      default: break
      }
    }
    guard words.count == 3 else { throw ScriptedHost.Refusal(what: "test \(words)") }
    if words[1] == "=" || words[1] == "==" { return words[0] == words[2] }
    if words[1] == "!=" { return words[0] != words[2] }
    guard let left = Int(words[0].trimmed), let right = Int(words[2].trimmed) else { return false }
    switch words[1] {
    case "-eq": return left == right
    case "-ne": return left != right
    case "-lt": return left < right
    case "-le": return left <= right
    case "-gt": return left > right
    case "-ge": return left >= right
    default: throw ScriptedHost.Refusal(what: "test \(words)")
    }
  }
}
