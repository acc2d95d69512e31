import CTVetRulesetModel

extension ConntrackComparison {
  /// Whether all bits of the status are compared at once with constants that name a few.
  func comparesWholeStatus(in ruleset: Ruleset) -> Bool {
    guard key == .status, isWhole else { return false }
    guard form != .lookup else { return true }
    switch constants(in: ruleset) {
    case .one(let constant):
      // Without any bit: `!= 0` asks for any.
      return (form == .match(.equal) || form == .match(.notEqual)) && constant.number != flipped
    case .several: return true
    case .unknown:
      if part != nil { return true }
      if case .setReference = ruleset.expression(ruleset.resolved(right)) { return true }
      return false
    }
  }

  /// Whether a connection can have exactly the bits of one of the constants, no NAT among them.
  func mayEqualWholeStatus(in ruleset: Ruleset) -> Bool {
    let constants: [Constant]
    switch self.constants(in: ruleset) {
    case .one(let constant): constants = [constant]
    case .several(let several): constants = several
    case .unknown: return false
    }
    return constants.contains { constant in
      let status = ConntrackStatus(rawValue: constant.number)
      // Bits that say that NAT is done always go with these.
      guard status.isDisjoint(with: [.sourceNAT, .destinationNAT]) else { return false }
      return ConntrackSituation.all.contains { $0.hasConnection && $0.status == status }
    }
  }
}
