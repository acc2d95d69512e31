import CTVetDiagnostics

/// What `iptables-translate` makes of connection tracking: XT507.
extension Translator {
  mutating func checkTranslatedState(_ use: Int) {
    if let state = rule.option(use, 0), ConntrackStates.mixes(state) {
      loses(
        at: range(state.word), "iptables-translate keeps SNAT or DNAT and drops the other states")
    }
    if let status = rule.option(use, 10), status.value == 0 {
      loses(
        at: range(status.word), "iptables-translate writes `ct status` with nothing behind it")
    }
  }

  mutating func checkTranslatedTarget(_ use: Int) {
    guard !rule.has(use, 0) else { return }
    loses(at: range(ofUse: use), "iptables-translate makes a comment of the rule")
  }

  private mutating func loses(at range: SourceRange, _ message: String) {
    finds(
      .translateLosesState, .warning, at: range, message,
      hint: "`ctvet translate --to nft` keeps what nft can say, and tells the rest")
  }
}
