package import CTVetRulesetModel

/// What may become of a packet in a chain.
package struct Outcome: Sendable {
  /// How a walk through a chain ends.
  package enum End: Sendable {
    case accept
    case drop
    /// Goes back to the calling chain, or to the policy.
    case leave
    /// Its addresses or ports are changed.
    case translate
    /// Nobody knows: user space or another program decides.
    case unknown
  }

  /// Several of those.
  package struct Ends: OptionSet, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let accept = Ends(rawValue: 1)
    package static let drop = Ends(rawValue: 2)
    package static let leave = Ends(rawValue: 4)
    package static let translate = Ends(rawValue: 8)
    package static let unknown = Ends(rawValue: 16)

    package init(_ end: End) {
      switch end {
      case .accept: self = .accept
      case .drop: self = .drop
      case .leave: self = .leave
      case .translate: self = .translate
      case .unknown: self = .unknown
      }
    }
  }

  /// Everything that may become of it.
  package var possible: Ends
  /// What becomes of it where no uncertain rule applies.
  package var fallback: End
  /// The first rule that may accept it; nil where none does, or the policy.
  package var acceptingRule: RuleID?
  /// The first rule that may drop it; nil where none does, or the policy.
  package var droppingRule: RuleID?
  /// The first rule that may translate it.
  package var translatingRule: RuleID?

  package init(_ end: End) {
    possible = Ends(end)
    fallback = end
  }

  /// That of a chain of which nothing is known.
  static let anything: Outcome = {
    var outcome = Outcome(.leave)
    outcome.possible = [.unknown, .leave]
    return outcome
  }()

  /// Whether the packet may get past the chain.
  package var mayPass: Bool { !possible.isDisjoint(with: [.accept, .translate, .unknown]) }
  /// Whether it certainly gets past the chain.
  package var passes: Bool { possible.isDisjoint(with: [.drop, .unknown, .leave]) }

  /// Goes on in the next base chain of the hook.
  mutating func combine(with next: Outcome) {
    let accepted = mayPass
    possible.remove(.accept)
    possible.formUnion(next.possible)
    if !accepted { possible.remove(.accept) }
    if fallback == .accept { fallback = next.fallback }
    acceptingRule = next.acceptingRule ?? acceptingRule
    droppingRule = droppingRule ?? next.droppingRule
    translatingRule = translatingRule ?? next.translatingRule
  }
}

/// A walk of one packet through chains, jumps and gotos followed.
struct ChainWalk {
  private let probe: Probe
  private let flow: PacketFlow
  private let ruleset: Ruleset
  private var known: [ChainID: Outcome] = [:]
  private var depth = 0

  /// More than the kernel allows to nest (`NFT_JUMP_STACK_SIZE`); what lies deeper isn't looked at.
  static let deepest = 20

  init(_ probe: Probe, _ flow: PacketFlow, _ ruleset: Ruleset) {
    self.probe = probe
    self.flow = flow
    self.ruleset = ruleset
  }

  /// What becomes of the packet in a base chain.
  mutating func outcome(ofBase base: ChainID) -> Outcome {
    var found = outcome(of: base)
    let policy: Outcome.End = ruleset.chains[base.index].policy == .drop ? .drop : .accept
    if found.possible.contains(.leave) {
      found.possible.remove(.leave)
      found.possible.insert(Outcome.Ends(policy))
    }
    if found.fallback == .leave { found.fallback = policy }
    return found
  }

  /// What becomes of the packet in a chain, by its rules alone.
  mutating func outcome(of id: ChainID) -> Outcome {
    if let answer = known[id] { return answer }
    let chain = ruleset.chains[id.index]
    // Of a chain that is declared elsewhere, or that another program fills, not all rules are known.
    guard depth < Self.deepest, chain.isDeclared, !chain.hasUnknownOrder,
      !isForeign(chain)
    else { return .anything }
    known[id] = Outcome(.leave)  // for chains that call each other in a circle
    depth += 1
    let answer = walk(chain)
    depth -= 1
    known[id] = answer
    return answer
  }

  private func isForeign(_ chain: Chain) -> Bool {
    guard chain.rules.isEmpty, let name = chain.name else { return false }
    return ForeignChains.contains(ruleset.spelling(name))
  }

  private mutating func walk(_ chain: Chain) -> Outcome {
    var trail = Trail()
    for id in chain.rules {
      let facts = flow.facts(of: id)
      let truth = facts.truth(for: probe)
      guard truth != .no else { continue }
      take(facts.step, of: id, isCertain: truth == .yes, &trail)
      if trail.isOver { break }
    }
    return trail.outcome
  }

  private mutating func take(
    _ step: RuleFacts.Step, of rule: RuleID, isCertain: Bool, _ trail: inout Trail
  ) {
    switch step {
    case .next: return
    case .accept: trail.end(.accept, by: rule, isCertain)
    case .drop, .reject: trail.end(.drop, by: rule, isCertain)
    case .leave: trail.end(.leave, by: rule, isCertain)
    case .translate: trail.end(.translate, by: rule, isCertain)
    case .unknown:
      trail.end(.unknown, by: rule, false)
    case .call(let chain, let isGoto):
      trail.add(outcome(of: chain), isGoto: isGoto, isCertain)
    case .branches(let branches):
      for branch in branches {
        switch branch.condition.truth(for: probe) {
        case .no: continue
        case .maybe: take(branch.step, of: rule, isCertain: false, &trail)
        case .yes:
          take(branch.step, of: rule, isCertain: isCertain, &trail)
          return
        }
      }
    }
  }
}

/// What a walk has met so far.
private struct Trail {
  var outcome = Outcome(.leave)
  /// Whether no packet is left.
  var isOver = false
  private var fallback: Outcome.End?

  init() {
    outcome.possible = .leave
  }

  mutating func end(_ end: Outcome.End, by rule: RuleID, _ isCertain: Bool) {
    switch end {
    case .accept: outcome.acceptingRule = outcome.acceptingRule ?? rule
    case .drop: outcome.droppingRule = outcome.droppingRule ?? rule
    case .translate: outcome.translatingRule = outcome.translatingRule ?? rule
    case .leave, .unknown: break
    }
    if isCertain { outcome.possible.remove(.leave) }
    outcome.possible.insert(Outcome.Ends(end))
    if isCertain { finish(end) }
  }

  mutating func add(_ called: Outcome, isGoto: Bool, _ isCertain: Bool) {
    outcome.acceptingRule = outcome.acceptingRule ?? called.acceptingRule
    outcome.droppingRule = outcome.droppingRule ?? called.droppingRule
    outcome.translatingRule = outcome.translatingRule ?? called.translatingRule
    outcome.possible.formUnion(called.possible.subtracting(.leave))
    guard isCertain else { return }
    if called.fallback != .leave || isGoto { settle(called.fallback) }
    if isGoto || !called.possible.contains(.leave) {
      if !called.possible.contains(.leave) { outcome.possible.remove(.leave) }
      finish(called.fallback)
    }
  }

  private mutating func settle(_ end: Outcome.End) {
    guard fallback == nil else { return }
    fallback = end
    outcome.fallback = end
  }

  private mutating func finish(_ end: Outcome.End) {
    settle(end)
    isOver = true
  }
}
