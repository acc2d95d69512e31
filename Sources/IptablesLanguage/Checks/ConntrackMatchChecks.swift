import CTVetDiagnostics

/// How `-m conntrack` and its older names are used: XT501, XT504, XT505, XT506, XT509.
extension Translator {
  mutating func checkConntrack(_ use: Int) {
    let state = rule.option(use, 0)
    if let state, rule.uses[use].ids != 1, ConntrackStates.withoutConnection(state) != 0 {
      finds(
        .optionsIgnored, .error, at: range(ofUse: use),
        "a packet without a connection passes by its state alone: the other options of this "
          + "`-m conntrack` are not asked",
        hint: "put them into a `-m conntrack` of their own", fixIts: separated(use, state))
    }
    if let state, ConntrackStates.mixes(state) {
      finds(
        .statesMixed, .warning, at: range(state.word),
        "one of the states is enough: with SNAT or DNAT in the list replies and established "
          + "connections match too",
        hint: "write two matches: `-m conntrack --ctstate NEW -m conntrack --ctstate DNAT`")
    }
    if state == nil, let direction = rule.option(use, 12) {
      finds(
        .directionAlone, .info, at: range(direction.word),
        "packets without a connection have no direction, so that they never match")
    }
  }

  /// Another `-m conntrack` between the state and the rest, where the state is written first.
  ///
  /// The rule then matches less, which its author may have got used to.
  private func separated(_ use: Int, _ state: GivenOption) -> [FixIt] {
    let others = rule.given.filter { $0.use == use && $0.id != 0 }
    guard let next = others.map(\.word).min(), next > state.word, next >= 2 else { return [] }
    // The value stands behind the option, which may have a `!` in front.
    let name = next - 1
    let isInverted = words[name - 1].count == 1 && isWord(name - 1, "!")
    let place = range(isInverted ? name - 1 : name).start
    return [
      FixIt(
        "ask for the rest with another `-m conntrack`",
        edits: [.init(SourceRange(at: place), "-m conntrack ")], isSafe: false)
    ]
  }

  mutating func checkState(_ use: Int) {
    var fixIts: [FixIt] = []
    if let state = rule.option(use, 0), isWord(nameWord(of: state), "--state") {
      fixIts.append(
        FixIt(
          "write `-m conntrack --ctstate`",
          edits: [
            .init(range(rule.uses[use].word), "conntrack"),
            .init(range(nameWord(of: state)), "--ctstate"),
          ], isSafe: true))
    }
    finds(
      .stateMatchObsolete, .info, at: range(ofUse: use), "`-m state` is the older name",
      hint: "write `-m conntrack --ctstate`", fixIts: fixIts)
  }

  mutating func checkNoTrack(_ use: Int) {
    finds(
      .noTrackObsolete, .info, at: range(ofUse: use), "`-j NOTRACK` is the older name",
      hint: "write `-j CT --notrack`",
      fixIts: [
        FixIt(
          "write `-j CT --notrack`",
          edits: [.init(range(rule.uses[use].word), "CT --notrack")], isSafe: true)
      ])
  }
}
