import CTVetConntrack
import CTVetPackets

/// Runs `iptables` and `ip6tables` on a scripted host.
extension ScriptedHost {
  /// Runs a command.
  ///
  /// - Returns: What it prints, and its status.
  /// - Throws: `Refusal` for what is not understood.
  mutating func iptables(
    _ words: [String], isIPv6: Bool, at now: Timestamp
  ) throws -> (output: String, status: Int) {
    var command = try IptablesCommand(words)
    let name = IptablesRules.TableName(isIPv6: isIPv6, name: command.table)
    if rules.tables[name] == nil {
      guard let chains = IptablesRules.builtInChains(command.table) else {
        throw Refusal(what: "table \(command.table) is not understood")
      }
      rules.tables[name] = chains.map { IptablesRules.Chain(name: $0.name, policy: "ACCEPT") }
    }
    if command.action == "-S" {
      let text = rules.listing(name, chain: command.chain, showsCounters: command.isVerbose)
      return (text, 0)
    }
    if command.action == "-N" {
      rules.tables[name]?.append(IptablesRules.Chain(name: command.chain ?? ""))
    } else {
      guard var chains = rules.tables[name],
        try command.change(&chains, isIPv6: isIPv6)
      else { return ("", 1) }
      rules.tables[name] = chains
    }
    try loadRules(at: now)
    return ("", 0)
  }
}

/// A command of `iptables`.
private struct IptablesCommand {
  var table = "filter"
  var action = ""
  var chain: String?
  var isVerbose = false
  private var arguments: [String] = []

  private static let actions: [String: String] = [
    "-A": "-A", "--append": "-A", "-I": "-I", "--insert": "-I", "-D": "-D", "--delete": "-D",
    "-S": "-S", "--list-rules": "-S", "-F": "-F", "--flush": "-F", "-Z": "-Z", "--zero": "-Z",
    "-P": "-P", "--policy": "-P", "-N": "-N", "--new-chain": "-N", "-C": "-C", "--check": "-C",
  ]

  init(_ words: [String]) throws {
    var rest = words[...]
    while let word = rest.popFirst() {
      switch word {
      case "-t", "--table": table = rest.popFirst() ?? ""
      case "-v", "--verbose": isVerbose = true
      case "-w", "--wait", "-n": break
      default:
        guard let action = Self.actions[word], self.action.isEmpty else {
          arguments.append(word)
          continue
        }
        self.action = action
        if let next = rest.first, !next.hasPrefix("-") { chain = rest.popFirst() }
      }
    }
    if action.isEmpty { throw ScriptedHost.Refusal(what: "iptables: nothing to do") }
  }

  /// Changes chains; false where there is nothing to change.
  mutating func change(_ chains: inout [IptablesRules.Chain], isIPv6: Bool) throws -> Bool {
    guard let chain else {
      for index in chains.indices { clear(&chains[index]) }
      return true
    }
    guard let index = chains.firstIndex(where: { $0.name == chain }) else { return false }
    switch action {
    case "-F", "-Z": clear(&chains[index])
    case "-P": chains[index].policy = arguments.first
    case "-A": chains[index].rules.append(try rule(arguments, isIPv6: isIPv6))
    case "-I":
      let number = arguments.first.flatMap { Int($0) }
      let words = Array(arguments.dropFirst(number == nil ? 0 : 1))
      chains[index].rules.insert(
        try rule(words, isIPv6: isIPv6), at: min((number ?? 1) - 1, chains[index].rules.count))
    case "-D", "-C":
      let found: Int?
      if let number = arguments.first.flatMap({ Int($0) }) {
        found = chains[index].rules.indices.contains(number - 1) ? number - 1 : nil
      } else {
        let wanted = try rule(arguments, isIPv6: isIPv6)
        found = chains[index].rules.firstIndex {
          $0.matches == wanted.matches && $0.target == wanted.target
        }
      }
      guard let found else { return false }
      if action == "-D" { chains[index].rules.remove(at: found) }
    default: return false
    }
    return true
  }

  private func clear(_ chain: inout IptablesRules.Chain) {
    if action == "-F" { chain.rules = [] }
    (chain.packets, chain.bytes) = (0, 0)
    for index in chain.rules.indices {
      (chain.rules[index].packets, chain.rules[index].bytes) = (0, 0)
    }
  }

  private func rule(_ words: [String], isIPv6: Bool) throws -> IptablesRules.Rule {
    var reader = IptablesRuleReader(words, isIPv6: isIPv6)
    return try reader.rule()
  }
}
