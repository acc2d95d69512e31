import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetSimulation

/// Where xtables' tables stand: their chains' hooks, priorities and types (`enum nf_ip_hook_priorities`,
/// include/uapi/linux/netfilter_ipv4.h), without a rule.
struct XtablesSkeleton: Sendable {
  /// A chain that iptables comes with.
  struct Chain: Sendable {
    /// The table's place in the ruleset; -1 for a chain that is not of xtables.
    let table: Int
    let name: String
  }

  /// The chains in the order of the base chains of `ruleset`.
  let chains: [Chain]
  /// Empty base chains.
  let ruleset: LoadedRuleset

  /// - Parameter translates: Whether something else on the host translates addresses.
  init(_ rules: XtablesRuleset, translates: Bool = false) {
    var text = ""
    var chains: [Chain] = []
    for (index, table) in rules.tables.enumerated() {
      text += "table \(table.family.rawValue) \(table.name) {\n"
      for place in Self.places(of: table.name) where table.chain(named: place.name) != nil {
        text +=
          " chain \(place.name) { type \(place.type) hook \(place.name.lowercased()) "
          + "priority \(place.priority); policy accept; }\n"
        chains.append(Chain(table: index, name: place.name))
      }
      text += "}\n"
    }
    if translates {
      text += "table inet others {\n"
      for place in Self.places(of: "nat") {
        text +=
          " chain \(place.name) { type nat hook \(place.name.lowercased()) "
          + "priority \(place.priority - 10); }\n"
        chains.append(Chain(table: -1, name: place.name))
      }
      text += "}\n"
    }
    self.chains = chains
    let loaded = NftFrontEnd.load(SourceFile(name: "xtables", text: text))
    ruleset = LoadedRuleset(loaded.ruleset, RulesetCompiler.compile(loaded.ruleset))
  }

  private static func places(
    of table: String
  ) -> [(name: String, type: String, priority: Int)] {
    switch table {
    case "raw": [("PREROUTING", "filter", -300), ("OUTPUT", "filter", -300)]
    case "mangle":
      [
        ("PREROUTING", "filter", -150), ("INPUT", "filter", -150), ("FORWARD", "filter", -150),
        ("OUTPUT", "route", -150), ("POSTROUTING", "filter", -150),
      ]
    case "nat":
      [
        ("PREROUTING", "nat", -100), ("INPUT", "nat", 100), ("OUTPUT", "nat", -100),
        ("POSTROUTING", "nat", 100),
      ]
    case "security":
      [("INPUT", "filter", 50), ("FORWARD", "filter", 50), ("OUTPUT", "filter", 50)]
    default: [("INPUT", "filter", 0), ("FORWARD", "filter", 0), ("OUTPUT", "filter", 0)]
    }
  }
}
