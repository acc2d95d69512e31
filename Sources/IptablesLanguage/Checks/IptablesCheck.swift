import CTVetDiagnostics

/// What iptables' language lets one write that is wrong, or not what was meant.
enum IptablesCheck: String {
  /// Options of one `-m conntrack` that packets without a connection pass by.
  case optionsIgnored = "XT501"
  /// `-j CT` and `-j NOTRACK` outside of the table raw.
  case connectionTargetOutsideRaw = "XT503"
  /// `-m state`.
  case stateMatchObsolete = "XT504"
  /// `-j NOTRACK`.
  case noTrackObsolete = "XT505"
  /// `--ctstate NEW,DNAT`.
  case statesMixed = "XT506"
  /// `--ctstatus SNAT`.
  case translationStatus = "XT508"
  /// `--ctdir` without a state.
  case directionAlone = "XT509"
  /// `-i` in OUTPUT, `-o` in INPUT.
  case interfaceInWrongChain = "XT511"
  /// `-j REJECT` in PREROUTING.
  case rejectInPrerouting = "XT512"
  /// `-j TCPMSS` for segments that are no SYN.
  case segmentSizeWithoutSyn = "XT513"
  /// `-j DROP` in the table nat.
  case dropInNat = "XT516"
}

extension Translator {
  /// Tells of something that loads and is not what was meant; translating alone says nothing of it.
  mutating func finds(
    _ check: IptablesCheck, _ severity: Severity, at range: SourceRange, _ message: String,
    hint: String? = nil
  ) {
    guard runsChecks else { return }
    diagnostics.append(
      Diagnostic(id: check.rawValue, severity, at: range, message, hint: hint))
  }

  /// Looks at a rule that iptables takes.
  mutating func runChecksOfRule() {
    guard runsChecks else { return }
    for use in rule.uses.indices {
      switch registry.entries[rule.uses[use].entry].info.name {
      case "conntrack": checkConntrack(use)
      case "state":
        finds(
          .stateMatchObsolete, .info, at: range(ofUse: use), "`-m state` is the older name",
          hint: "write `-m conntrack --ctstate`")
      case "NOTRACK":
        finds(
          .noTrackObsolete, .info, at: range(ofUse: use), "`-j NOTRACK` is the older name",
          hint: "write `-j CT --notrack`")
      case "TCPMSS": checkSegmentSize(use)
      default: break
      }
    }
  }

  private mutating func checkConntrack(_ use: Int) {
    let state = rule.option(use, 0)
    if let state, rule.uses[use].ids != 1, ConntrackStates.withoutConnection(state) != 0 {
      finds(
        .optionsIgnored, .error, at: range(ofUse: use),
        "a packet without a connection passes by its state alone: the other options of this "
          + "`-m conntrack` are not asked",
        hint: "put them into a `-m conntrack` of their own")
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

  private mutating func checkSegmentSize(_ use: Int) {
    let asksForSyn = rule.given.contains { given in
      guard registry.entries[rule.uses[given.use].entry].info.name == "tcp" else { return false }
      return given.id == 4 || given.id == 3 && given.value & 2 != 0 && given.upper & 2 != 0
    }
    if !asksForSyn {
      finds(
        .segmentSizeWithoutSyn, .warning, at: range(ofUse: use),
        "only SYNs have the option, and every segment is looked at",
        hint: "add `--tcp-flags SYN,RST SYN`")
    }
  }
}
