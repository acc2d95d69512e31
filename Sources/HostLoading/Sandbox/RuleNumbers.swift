import CTVetRulesetModel
import CTVetSimulation

/// Which rule of a loaded ruleset a rule of the kernel's is.
struct RuleNumbers {
  private struct Chain: Hashable {
    let family: Family
    let table: String
    let name: String
  }

  private var rules: [Chain: [UInt64: LoadedRuleID]] = [:]
  private var hooks: [Chain: Hook] = [:]
  private let ruleset: LoadedRuleset

  /// Lists the kernel's rules, which stand in each chain in the same order as those of the ruleset.
  init(_ ruleset: LoadedRuleset) throws(HostFailure) {
    self.ruleset = ruleset
    var ours: [Chain: [LoadedRuleID]] = [:]
    for place in ruleset.rules.indices {
      let id = LoadedRuleID(rawValue: Int32(place))
      let chain = ruleset.chain(of: id)
      ours[Chain(family: chain.family, table: chain.table, name: chain.name), default: []].append(
        id)
    }
    for chain in ruleset.baseChains {
      hooks[Chain(family: chain.family, table: chain.table, name: chain.name)] = chain.hook
    }
    var counts: [Chain: Int] = [:]
    let listRules: UInt16 = 7
    for message in try NetlinkSocket().list(.nftables, listRules) {
      guard let family = TraceMessage.family(message.family),
        let table = message.attributes.text(1), let name = message.attributes.text(2),
        let handle: UInt64 = message.attributes.number(3)
      else { continue }
      let chain = Chain(family: family, table: table, name: name)
      let place = counts[chain, default: 0]
      counts[chain] = place + 1
      guard let known = ours[chain], known.indices.contains(place) else { continue }
      rules[chain, default: [:]][handle] = known[place]
    }
  }

  /// The rule that a message is about.
  func rule(of message: TraceMessage) -> LoadedRuleID? {
    rules[Chain(family: message.family, table: message.table, name: message.chain)]?[
      message.handle]
  }

  /// Whether a rule answers the packets that it drops.
  func answers(_ rule: LoadedRuleID) -> Bool { ruleset.answers(rule) }

  /// The hook of a base chain that a message is about; nil for other chains.
  func hook(of message: TraceMessage) -> Hook? {
    hooks[Chain(family: message.family, table: message.table, name: message.chain)]
  }
}
