import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// The rules of `iptables` and `ip6tables` on a host, with their counters.
struct IptablesRules {
  /// A rule.
  struct Rule {
    /// What `iptables -S` shows before and behind the counters.
    var matches: String
    var target: String
    /// The rule in the language of nft.
    var expression: String
    var packets = 0
    var bytes = 0
  }

  /// A chain.
  struct Chain {
    var name: String
    /// The policy; nil for chains that rules call.
    var policy: String?
    var rules: [Rule] = []
    var packets = 0
    var bytes = 0
  }

  /// A table of one network protocol.
  struct TableName: Hashable, Comparable {
    var isIPv6: Bool
    var name: String

    static func < (left: Self, right: Self) -> Bool {
      left.isIPv6 == right.isIPv6 ? left.name < right.name : right.isIPv6
    }
  }

  var tables: [TableName: [Chain]] = [:]

  /// The chains that a table is born with, with their hooks and priorities.
  static func builtInChains(_ table: String) -> [(name: String, hook: String, priority: Int)]? {
    switch table {
    case "filter": [("INPUT", "input", 0), ("FORWARD", "forward", 0), ("OUTPUT", "output", 0)]
    case "raw": [("PREROUTING", "prerouting", -300), ("OUTPUT", "output", -300)]
    case "mangle":
      [
        ("PREROUTING", "prerouting", -150), ("INPUT", "input", -150),
        ("FORWARD", "forward", -150), ("OUTPUT", "output", -150),
        ("POSTROUTING", "postrouting", -150),
      ]
    default: nil
    }
  }

  // MARK: In the language of nft

  /// All tables in the language of nft.
  var text: String {
    tables.sorted { $0.key < $1.key }.map { table, chains in
      let texts = chains.map { text(of: $0, in: table.name) }
      return "table \(table.isIPv6 ? "ip6" : "ip") \(table.name) {\n\(texts.joined())}\n"
    }.joined()
  }

  private func text(of chain: Chain, in table: String) -> String {
    var text = " chain \(chain.name) {\n"
    let builtIn = Self.builtInChains(table)?.first { $0.name == chain.name }
    if let builtIn, let policy = chain.policy {
      text += "  type filter hook \(builtIn.hook) priority \(builtIn.priority);"
      text += " policy \(policy.lowercased());\n"
    }
    for rule in chain.rules { text += "  \(rule.expression)\n" }
    return text + " }\n"
  }

  // MARK: Counters

  /// Counts a packet where it matched.
  mutating func count(_ result: PacketResult, byteCount: Int, in ruleset: LoadedRuleset) {
    for entry in result.trace {
      let name = TableName(isIPv6: entry.family == .ip6, name: entry.table)
      guard let chain = tables[name]?.firstIndex(where: { $0.name == entry.chain }) else {
        continue
      }
      switch entry.kind {
      case .policy:
        tables[name]?[chain].packets += 1
        tables[name]?[chain].bytes += byteCount
      case .rule:
        guard let place = place(of: entry, in: ruleset) else { continue }
        tables[name]?[chain].rules[place].packets += 1
        tables[name]?[chain].rules[place].bytes += byteCount
      case .end: break
      }
    }
  }

  /// Which rule of its chain an entry is about.
  private func place(of entry: TraceEntry, in ruleset: LoadedRuleset) -> Int? {
    guard let rule = entry.rule else { return nil }
    return (0..<rule.rawValue).count { number in
      let chain = ruleset.chain(of: LoadedRuleID(rawValue: number))
      return chain.family == entry.family && chain.table == entry.table
        && chain.name == entry.chain
    }
  }

  // MARK: Listing

  /// What `iptables -S` shows; with counters as `-v` does.
  func listing(_ table: TableName, chain only: String?, showsCounters: Bool) -> String {
    let chains = (tables[table] ?? []).filter { only == nil || $0.name == only }
    func counters(_ packets: Int, _ bytes: Int) -> String {
      showsCounters ? " -c \(packets) \(bytes)" : ""
    }
    var lines: [String] = []
    for chain in chains {
      guard let policy = chain.policy else {
        lines.append("-N \(chain.name)")
        continue
      }
      lines.append("-P \(chain.name) \(policy)" + counters(chain.packets, chain.bytes))
    }
    for chain in chains {
      for rule in chain.rules {
        lines.append(
          "-A \(chain.name)\(rule.matches)\(counters(rule.packets, rule.bytes))\(rule.target)")
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
