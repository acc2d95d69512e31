import CTVetRulesetModel

/// A `notrack` that stands in front of conntrack and so does what it says.
struct Exemption: Sendable {
  /// The statement.
  let use: References.ConntrackUse
  /// The hook of the base chain that leads there: ingress, prerouting or output.
  let hook: Hook
  /// The base chain.
  let base: ChainID

  /// All of them, once for each hook.
  static func all(_ ruleset: Ruleset, _ contexts: ChainContexts) -> [Exemption] {
    ruleset.references.conntrack.flatMap { use -> [Exemption] in
      guard use.isExemption, ruleset.isLive(use.rule) else { return [] }
      var seen: Set<Hook> = []
      return contexts.places(of: ruleset.rule(use.rule).chain).compactMap { place in
        switch (place.position, place.hook.hook) {
        case (.before, .prerouting), (.before, .output), (_, .ingress): break
        default: return nil
        }
        guard seen.insert(place.hook.hook).inserted else { return nil }
        return Exemption(use: use, hook: place.hook.hook, base: place.base)
      }
    }
  }
}

extension Exemption {
  /// How many are followed through the filters, so that many cost no more than others.
  static let limit = 64

  /// Whether it has a purpose of its own: packets over lo, SYNs for a proxy, packets to be dropped.
  func isSpecial(_ context: LintContext) -> Bool {
    let rule = context.ruleset.rule(use.rule)
    let facts = context.flow.facts(of: use.rule)
    switch facts.step {
    case .drop, .reject: return true
    default: break
    }
    return context.ruleset.isForLoopbackOnly(rule)
      || facts.conditions.contains { condition in
        switch condition {
        case .flags: return true
        case .value(.outputInterface, let values, isNegated: false): return values.names == ["lo"]
        default: return false
        }
      }
  }

  /// A packet that is exempted; nil where a call excludes it.
  func example(_ family: Family, _ context: LintContext) -> Probe? {
    let rule = context.ruleset.rule(use.rule)
    var probe = Probe(family, .all)
    if rule.chain == base {
      guard let made = context.flow.facts(of: use.rule).example(from: probe) else { return nil }
      probe = made
    } else {
      guard let reached = context.reachedRules(of: base).first(where: { $0.id == use.rule }),
        let made = context.example(of: reached, from: probe)
      else { return nil }
      probe = made
    }
    // Who asks does so from a port that no rule names.
    for (known, open) in [
      (Probe.Datum.destinationPort, Probe.Datum.sourcePort), (.sourcePort, .destinationPort),
    ] {
      if case .number = probe[known], probe[open] == .unknown { probe[open] = .other }
    }
    if probe[.inputInterface] == .unknown { probe[.inputInterface] = .notName("lo") }
    return probe
  }
}
