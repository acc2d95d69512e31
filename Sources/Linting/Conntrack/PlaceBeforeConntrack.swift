import CTVetDiagnostics
import CTVetRulesetModel

/// Tells whether a statement that works only in front of conntrack stands there.
struct PlaceBeforeConntrack {
  private let use: References.ConntrackUse
  private let context: LintContext

  init(_ use: References.ConntrackUse, _ context: LintContext) {
    self.use = use
    self.context = context
  }

  /// Reports it where no packet gets to the statement in front of conntrack.
  func report(_ consequence: String, into findings: inout Findings) {
    let ruleset = context.ruleset
    guard ruleset.isLive(use.rule) else { return }
    let places = context.contexts.places(of: ruleset.rule(use.rule).chain)
    guard let first = places.first, !places.contains(where: isEarly) else { return }
    let unsettled = places.first { $0.position == .unsettled }
    let hook = (unsettled ?? first).hook
    let message =
      switch (hook.hook, unsettled != nil) {
      case (_, true):
        "conntrack runs at \(Priority.conntrack) too, and the last registered runs first: until a "
          + "reload \(consequence)"
      case (.prerouting, _), (.output, _):
        "conntrack runs at \(Priority.conntrack) in \(hook.hook.rawValue), this at "
          + "\(hook.priority): \(consequence)"
      default: "conntrack runs before \(hook.hook.rawValue): \(consequence)"
      }
    findings.report(
      at: use.range, message,
      hint: "move it to a chain of prerouting, or output, at priority raw (-300)",
      notes: [context.note(on: (unsettled ?? first).base)], fixIts: fixIts(hook),
      witness: witness(hook))
  }

  /// A packet that is tracked as if the statement weren't there.
  private func witness(_ hook: Chain.Base) -> Witness? {
    // At conntrack's own priority it hangs on what was loaded before.
    guard hook.priority != Priority.conntrack || hook.hook.witnessHook == hook.hook,
      let probe = context.flow.facts(of: use.rule).example(from: Probe(nil, .beginnings))
    else { return nil }
    var scene = WitnessScene(of: probe, at: hook.hook.witnessHook)
    scene?.begin(expecting: use.isExemption ? "ct state new" : "ct zone 0")
    return scene?.witness
  }

  private func isEarly(
    _ place: (base: ChainID, hook: Chain.Base, position: ConntrackPosition)
  ) -> Bool {
    switch (place.position, place.hook.hook) {
    case (_, .ingress), (.before, _): true
    // ARP isn't tracked, so nothing there is early or late.
    case (.absent, let hook): hook != .egress
    case (.unsettled, _), (.after, _): false
    }
  }

  /// A lower priority for the chain, where nothing else in it needs conntrack.
  private func fixIts(_ hook: Chain.Base) -> [FixIt] {
    let ruleset = context.ruleset
    let chain = ruleset.chains[ruleset.rule(use.rule).chain.index]
    guard chain.base != nil, hook.hook == .prerouting || hook.hook == .output,
      hook.type == .filter, !hook.priorityRange.isEmpty,
      chain.rules.allSatisfy({ id in
        context.conntrackUses.uses(of: id).allSatisfy { $0.isExemption || $0.keyWritten == .zone }
      })
    else { return [] }
    let text = chain.family == .bridge ? "-300" : "raw"
    return [
      FixIt("write `\(text)`", edits: [FixIt.Edit(hook.priorityRange, text)], isSafe: false)
    ]
  }
}
