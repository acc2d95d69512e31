public import CTVetBytecode
import CTVetDecompiler
public import CTVetDiagnostics
public import CTVetRulesetModel

/// Writes a ruleset in iptables' language.
///
/// What is read is the instructions, not the words: rules that say the same in other words become the
/// same options. What iptables can't say is told rule by rule.
public enum IptablesWriter {
  /// What a ruleset becomes.
  public struct Result: Sendable {
    /// What `iptables-restore` reads; empty where nothing is for IPv4.
    public var iptables = ""
    /// What `ip6tables-restore` reads; empty where nothing is for IPv6.
    public var ip6tables = ""
    /// What `ipset restore` reads, which comes first.
    public var ipset = ""
    /// What is lost, in the ranges of the ruleset.
    public var diagnostics: [Diagnostic] = []
    /// How many rules, chains and sets are not, or not wholly, translated.
    public var lossCount = 0

    /// One text: what `iptables-restore` reads where that is all, a script otherwise.
    public var text: String {
      let parts = [
        ("ipset -exist restore", ipset), ("iptables-restore", iptables),
        ("ip6tables-restore", ip6tables),
      ].filter { !$0.1.isEmpty }
      if parts.count == 1, ipset.isEmpty { return parts[0].1 }
      return "#!/bin/sh\n"
        + parts.map { "\($0.0) <<'END'\n\($0.1)END\n" }.joined()
    }
  }

  /// Writes a ruleset that compiled without errors.
  public static func write(
    _ ruleset: Ruleset, _ compiled: RulesetCompiler.Result, names: NameTables = .builtIn
  ) -> Result {
    var writer = RulesetWriter(ruleset: ruleset, names: names)
    writer.write(RulesetListing(ruleset, compiled))
    return writer.result
  }
}

/// The tables of iptables while they are filled.
struct RulesetWriter {
  let ruleset: Ruleset
  let names: NameTables
  var result = IptablesWriter.Result()
  private var tables: [TableKey: FilledTable] = [:]
  /// Sets that rules look into, and how.
  var sets: [String: IPSetText] = [:]
  /// The sets and maps of the current table, with their elements.
  private var maps: [String: RuleWriter.NamedMap] = [:]

  private struct TableKey: Hashable {
    let isIPv6: Bool
    let kind: TableKind
  }

  /// A table with its chains in the order in which they came.
  private struct FilledTable {
    var policies: [String: String] = [:]
    var chains: [String] = []
    var rules: [String] = []
  }

  init(ruleset: Ruleset, names: NameTables) {
    self.ruleset = ruleset
    self.names = names
  }

  mutating func lose(_ range: SourceRange, _ message: String, hint: String? = nil) {
    result.diagnostics.append(
      Diagnostic(id: IptablesDiagnostics.lost, .warning, at: range, message, hint: hint))
    result.lossCount += 1
  }

  mutating func write(_ listing: RulesetListing) {
    for table in listing.tables {
      switch table.family {
      case .ip, .ip6, .inet: write(table)
      default:
        lose(range(of: table), "iptables has no tables of the family \(table.family.rawValue)")
      }
    }
    result.iptables = text(isIPv6: false)
    result.ip6tables = text(isIPv6: true)
    result.ipset = sets.values.filter(\.isUsed).sorted { $0.name < $1.name }.map(\.text).joined()
    result.diagnostics.sort { $0.range.start < $1.range.start }
  }

  private func range(of table: ListedTable) -> SourceRange {
    table.chains.lazy.flatMap(\.rules).first.map { ruleset.rule($0.id).range } ?? SourceRange(at: 0)
  }

  private mutating func write(_ table: ListedTable) {
    maps = [:]
    for set in table.sets {
      sets[set.listed.name] = IPSetText(set)
      // NFT_SET_EVAL
      maps[set.listed.name] = .init(
        isDynamic: set.listed.flags & 0x20 != 0, elements: set.elements)
    }
    for isIPv6 in [false, true] {
      if table.family == .ip && isIPv6 || table.family == .ip6 && !isIPv6 { continue }
      for chain in table.chains {
        guard let base = chain.base else { continue }
        guard let place = BuiltInPlace(base) else {
          if !isIPv6 || table.family == .ip6 {
            lose(
              range(of: chain),
              "iptables has no chain of the type \(base.type.rawValue) at the hook "
                + "\(base.hook.rawValue) with the priority \(base.priority)")
          }
          continue
        }
        write(chain, base, at: place, of: table, isIPv6: isIPv6)
      }
    }
  }

  private func range(of chain: ListedTable.Chain) -> SourceRange {
    let found = ruleset.chains.first { one in
      one.name.map(ruleset.spelling) == chain.name && one.base != nil
    }
    return found?.base?.range ?? chain.rules.first.map { ruleset.rule($0.id).range }
      ?? SourceRange(at: 0)
  }

  private mutating func write(
    _ chain: ListedTable.Chain, _ base: ListedTable.Chain.Base, at place: BuiltInPlace,
    of table: ListedTable, isIPv6: Bool
  ) {
    let key = TableKey(isIPv6: isIPv6, kind: place.table)
    if tables[key]?.policies[place.chain] != nil {
      return lose(
        range(of: chain),
        "\(place.chain) of the table \(place.table.rawValue) is taken by another "
          + "chain: iptables has one there")
    }
    if !place.isExact {
      result.diagnostics.append(
        Diagnostic(
          id: IptablesDiagnostics.differs, .warning, at: range(of: chain),
          "iptables calls \(place.chain) of \(place.table.rawValue) at another priority than "
            + "\(base.priority)"))
    }
    tables[key, default: FilledTable()].policies[place.chain] =
      base.policy == "drop" && place.table != .nat ? "DROP" : "ACCEPT"
    var pending = [chain]
    var index = 0
    while index < pending.count {
      let current = pending[index]
      index += 1
      let name = current.base == nil ? current.name : place.chain
      for rule in current.rules {
        var writer = RuleWriter(
          isIPv6: isIPv6, family: table.family, place: place, names: names, sets: sets,
          maps: maps)
        do throws(RuleLoss) {
          let lines = try writer.lines(of: rule.rule)
          let written = lines + writer.helperChains.flatMap(\.1)
          if let refusal = AcceptedRules.refusal(
            of: written, at: place, targets: writer.targets + [RuleWriter.helperMark],
            isIPv6: isIPv6)
          {
            throw RuleLoss(message: "iptables refuses what it would become: \(refusal)")
          }
          tables[key]?.rules += lines.map { "-A \(name) \($0)" }
          for note in writer.notes where !isIPv6 || table.family == .ip6 {
            result.diagnostics.append(
              Diagnostic(
                id: IptablesDiagnostics.differs, .warning, at: ruleset.rule(rule.id).range, note))
          }
          for (helper, helperLines) in writer.helperChains {
            let unique = "\(name)_\(helper)_\(tables[key]?.chains.count ?? 0)"
            tables[key]?.chains.append(unique)
            let named = (tables[key]?.rules ?? []).map {
              $0.replacing(RuleWriter.helperMark, with: unique)
            }
            tables[key]?.rules = named
            tables[key]?.rules += helperLines.map { "-A \(unique) \($0)" }
          }
        } catch {
          // A rule of a family that both see is told once.
          if error.message.isEmpty || isIPv6 && table.family == .inet { continue }
          lose(ruleset.rule(rule.id).range, error.message, hint: error.hint)
          continue
        }
        for set in writer.usedSets { sets[set.name] = set }
        for target in writer.targets
        where !(tables[key]?.chains.contains(target) ?? false) {
          tables[key]?.chains.append(target)
          if let next = table.chains.first(where: { $0.name == target && $0.base == nil }) {
            pending.append(next)
          }
        }
      }
    }
  }

  private func text(isIPv6: Bool) -> String {
    var text = ""
    for kind in [TableKind.raw, .mangle, .nat, .filter, .security] {
      guard let table = tables[TableKey(isIPv6: isIPv6, kind: kind)] else { continue }
      text += "*\(kind.rawValue)\n"
      for chain in ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"] {
        if let policy = table.policies[chain] { text += ":\(chain) \(policy) [0:0]\n" }
      }
      for chain in table.chains { text += ":\(chain) - [0:0]\n" }
      for rule in table.rules { text += rule + "\n" }
      text += "COMMIT\n"
    }
    return text
  }
}

/// The chain of iptables for a base chain of nft.
struct BuiltInPlace {
  let table: TableKind
  let chain: String
  /// Whether the priority is the one at which iptables calls the chain.
  let isExact: Bool

  init?(_ base: ListedTable.Chain.Base) {
    let chain: String
    switch base.hook {
    case .prerouting: chain = "PREROUTING"
    case .input: chain = "INPUT"
    case .forward: chain = "FORWARD"
    case .output: chain = "OUTPUT"
    case .postrouting: chain = "POSTROUTING"
    default: return nil
    }
    self.chain = chain
    let isEarly = base.hook == .prerouting || base.hook == .output
    switch base.type {
    case .nat:
      guard base.hook != .forward else { return nil }
      table = .nat
      isExact = base.priority == (isEarly ? -100 : 100)
    case .route:
      table = .mangle
      isExact = base.priority == -150
    case .filter:
      let isInside = base.hook != .prerouting && base.hook != .postrouting
      if base.priority <= -200, isEarly {
        table = .raw
        isExact = base.priority == -300
      } else if base.priority < -50 || !isInside {
        table = .mangle
        isExact = base.priority == -150 && base.hook != .output
      } else if base.priority == 50 {
        table = .security
        isExact = true
      } else {
        table = .filter
        isExact = base.priority == 0
      }
    }
  }
}
