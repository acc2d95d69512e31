import CTVetDiagnostics
package import CTVetRulesetModel

extension TableDeclarations {
  /// A chain, as nft sends it before its rules.
  ///
  /// - Parameter hasHook: Whether this declaration of the chain tells where it is called.
  package func chain(
    _ id: ChainID, hasHook: Bool = true
  ) throws(DeclarationError) -> Listing.Chain {
    let chain = ruleset.chain(id)
    var listed = Listing.Chain(family: chain.family)
    guard hasHook, let base = chain.base else { return listed }
    try check(base, of: chain)
    listed.base = Listing.Chain.Base(
      type: base.type, hook: base.hook, priority: base.priority,
      devices: devices(base.devices + chain.extraDevices), isOffloaded: chain.isOffloaded)
    return listed
  }

  private func check(_ base: Chain.Base, of chain: Chain) throws(DeclarationError) {
    guard chain.family.hooks.contains(base.hook) else {
      let known = chain.family.hooks.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw DeclarationError(
        EvaluationDiagnostics.statement, at: base.range,
        "family \(chain.family.rawValue) has no hook `\(base.hook.rawValue)`",
        hint: "its hooks are \(known)")
    }
    let isBound = chain.family == .netdev || base.hook == .ingress
    let hasDevices = !base.devices.isEmpty || !chain.extraDevices.isEmpty
    if isBound, !hasDevices {
      throw DeclarationError(
        EvaluationDiagnostics.statement, at: base.range,
        "a chain of this hook belongs to devices, and none is named",
        hint: "write `device NAME` in front of `priority`")
    }
    if !isBound, hasDevices {
      throw DeclarationError(
        EvaluationDiagnostics.statement, at: base.range,
        "only chains of hook `ingress` and of family netdev belong to devices")
    }
  }
}

extension Family {
  /// The hooks that its base chains can have.
  package var hooks: [Hook] {
    switch self {
    case .ip, .ip6, .bridge: [.prerouting, .input, .forward, .output, .postrouting]
    case .inet: [.ingress, .prerouting, .input, .forward, .output, .postrouting]
    case .arp: [.input, .forward, .output]
    case .netdev: [.ingress, .egress]
    }
  }
}
