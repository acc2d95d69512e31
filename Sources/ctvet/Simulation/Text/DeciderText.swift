import CTVetDiagnostics
import CTVetRulesetModel
import CTVetSimulation

/// Who decided of a packet, in words, and where the rules say so.
struct DeciderText {
  /// The words, such as `ip filter forward, policy drop`.
  let text: String
  /// Where the rule or policy is written, in the files of the rules; nil for the kernel itself.
  let range: SourceRange?

  /// Tells of a rule, a policy or the kernel.
  init(_ decider: PacketResult.Decider, _ runner: borrowing ScenarioRunner) {
    let current = runner.history.current
    switch decider {
    case .kernel(let place):
      text = Self.kernelText(place)
      range = nil
    case .chain(let family, let table, let name, _, let rule):
      let chain = "\(family.rawValue) \(table) \(name)"
      if let rule {
        text = "\(chain): \(runner.rules.text(of: rule))"
        range = current.ruleset.rule(current.loaded.rule(rule).id).range
        return
      }
      text = "\(chain): its policy"
      let found = current.ruleset.liveChains.first { current.ruleset.path(of: $0) == chain }
      range = found.map { id in
        let chain = current.ruleset.chain(id)
        return chain.policyRange ?? chain.base?.range ?? chain.nameRange
      }
    }
  }

  private static func kernelText(_ place: String) -> String {
    switch place {
    case "before prerouting": "the kernel, before prerouting"
    case "after prerouting:start": "conntrack, or what comes before it"
    case "after prerouting:end": "routing, behind prerouting"
    default: "the kernel, \(place)"
    }
  }
}
