import CTVetDiagnostics

/// What the table raw asks too early: XT502.
extension Translator {
  mutating func checkRawTable(_ use: Int, _ name: String) {
    guard Self.asksConntrack.contains(name), rawTableIsBlamed != family else { return }
    if name == "conntrack" || name == "state", let state = rule.option(use, 0),
      ConntrackStates.isUntrackedAlone(state), rule.uses[use].ids == 1
    {
      // Behind `-j CT --notrack` packets have this state in raw, too.
      return
    }
    rawTableIsBlamed = family
    finds(
      .rawTableConntrack, .error, at: range(ofUse: use),
      "the table raw stands in front of connection tracking, which `\(name)` asks",
      hint: "put the rules that ask for connections into the table mangle")
  }

  private static let asksConntrack: Set = [
    "conntrack", "state", "connmark", "connbytes", "connlabel", "connlimit", "helper", "CONNMARK",
    "CONNSECMARK",
  ]
}
