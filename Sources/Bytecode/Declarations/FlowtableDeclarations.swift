import CTVetDiagnostics
package import CTVetRulesetModel

extension TableDeclarations {
  /// A flowtable.
  package func flowtable(
    _ flowtable: Flowtable
  ) throws(DeclarationError) -> Listing.Flowtable {
    let family = ruleset.table(flowtable.table).family
    // The kernel refuses both, and the text of such a flowtable has another hook's name.
    if let hook = flowtable.hook, hook != .ingress {
      throw DeclarationError(
        EvaluationDiagnostics.statement, at: flowtable.nameRange,
        "a flowtable has the hook `ingress`, not `\(hook.rawValue)`")
    }
    guard family.hooks.contains(.prerouting) else {
      throw DeclarationError(
        EvaluationDiagnostics.statement, at: flowtable.nameRange,
        "a table of family \(family.rawValue) can't have flowtables")
    }
    let flags: UInt32 = (flowtable.isOffloaded ? 1 : 0) | (flowtable.hasCounter ? 2 : 0)
    return Listing.Flowtable(
      flags: flags, priority: flowtable.priority ?? 0, devices: devices(flowtable.devices))
  }
}
