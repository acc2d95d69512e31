import CTVetDiagnostics
import CTVetRulesetModel

/// Finds uses that the kernel refuses for the hooks and chain types that lead to them.
struct PlacementReport {
  private let context: LintContext
  private let reach: BaseReach
  private var reported: Set<Key> = []

  private struct Key: Hashable {
    let range: SourceRange
    let feature: PlacedFeature
  }

  /// Prepares the answers about a ruleset.
  init(_ context: LintContext) {
    self.context = context
    reach = BaseReach(context)
  }

  private var ruleset: Ruleset { context.ruleset }

  /// Reports a use for each base chain that leads to it and doesn't take it.
  mutating func report(_ use: PlacedUse, into findings: inout Findings) {
    let placement = Placement(of: use.feature)
    let family = ruleset.chains[use.chain.index].family
    guard let hooks = placement.hooks(in: family), !hooks.isEmpty else { return }
    for visit in reach.visits(to: use.chain) {
      guard let base = ruleset.chains[visit.base.index].base, !placement.admits(base, in: family)
      else { continue }
      let reason = reason(use.feature, placement, hooks, base)
      let hint = hint(placement, hooks)
      // A call of a chain that is written in place has no name of its own to show.
      guard let call = visit.firstCall, ruleset.chains[call.to.index].name != nil else {
        guard isNew(use.feature, at: use.range) else { continue }
        findings.report(
          at: use.range, "\(reason) (“Operation not supported”)", hint: hint)
        continue
      }
      guard isNew(use.feature, at: call.range) else { continue }
      findings.report(
        at: call.range,
        "\(ruleset.quotedName(call.to)) must not be called here: \(reason) "
          + "(“Operation not supported”)",
        hint: hint,
        notes: [Diagnostic.Note(use.range, "`\(use.feature.spelling)` stands here")])
    }
  }

  /// Reports a use that no hook of the family takes.
  func reportFamily(_ use: PlacedUse, into findings: inout Findings) {
    let placement = Placement(of: use.feature)
    let family = ruleset.chains[use.chain.index].family
    guard placement.hooks(in: family)?.isEmpty == true,
      placement.immediateAnswer != nil || !reach.visits(to: use.chain).isEmpty
    else { return }
    let families = Family.allCases.filter { placement.hooks(in: $0)?.isEmpty == false }
    let names = families.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    let answer = placement.immediateAnswer ?? "Operation not supported"
    findings.report(
      at: use.range,
      "family \(family.rawValue) has no `\(use.feature.spelling)`: the kernel refuses the rule "
        + "(“\(answer)”)",
      hint: "it works in tables of family \(names)")
  }

  private mutating func isNew(_ feature: PlacedFeature, at range: SourceRange) -> Bool {
    reported.insert(Key(range: range, feature: feature)).inserted
  }

  private func reason(
    _ feature: PlacedFeature, _ placement: Placement, _ hooks: HookSet, _ base: Chain.Base
  ) -> String {
    if placement.needsNATChain, base.type != .nat {
      return "the kernel takes `\(feature.spelling)` in chains of type nat alone, not of type "
        + base.type.rawValue
    }
    return
      "the kernel takes `\(feature.spelling)` in \(hooks.words(joinedBy: "and")) alone, not in "
      + "`\(base.hook.rawValue)`"
  }

  private func hint(_ placement: Placement, _ hooks: HookSet) -> String {
    let type = placement.needsNATChain ? "type nat and " : ""
    return "move it to a chain of \(type)\(hooks.words(joinedBy: "or"))"
  }
}
