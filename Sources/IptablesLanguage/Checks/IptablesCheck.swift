import CTVetDiagnostics

/// What iptables' language lets one write that is wrong, or not what was meant.
enum IptablesCheck: String, CaseIterable {
  /// Options of one `-m conntrack` that packets without a connection pass by.
  case optionsIgnored = "XT501"
  /// Matches that ask conntrack in the table raw.
  case rawTableConntrack = "XT502"
  /// `-j CT` and `-j NOTRACK` outside of the table raw.
  case connectionTargetOutsideRaw = "XT503"
  /// `-m state`.
  case stateMatchObsolete = "XT504"
  /// `-j NOTRACK`.
  case noTrackObsolete = "XT505"
  /// `--ctstate NEW,DNAT`.
  case statesMixed = "XT506"
  /// What `iptables-translate` loses of connection tracking.
  case translateLosesState = "XT507"
  /// `--ctstatus SNAT`.
  case translationStatus = "XT508"
  /// `--ctdir` without a state.
  case directionAlone = "XT509"
  /// A reset for SYN with ACK that is new.
  case synAckNewReject = "XT510"
  /// `-i` in OUTPUT, `-o` in INPUT.
  case interfaceInWrongChain = "XT511"
  /// `-j REJECT` in PREROUTING.
  case rejectInPrerouting = "XT512"
  /// `-j TCPMSS` for segments that are no SYN.
  case segmentSizeWithoutSyn = "XT513"
  /// A script without ip6tables.
  case ip6tablesMissing = "XT514"
  /// Rules of iptables-legacy and of iptables-nft.
  case legacyAndNftMixed = "XT515"
  /// `-j DROP` in the table nat.
  case dropInNat = "XT516"
}

extension Translator {
  /// Tells of something that loads and is not what was meant; translating alone says nothing of it.
  mutating func finds(
    _ check: IptablesCheck, _ severity: Severity, at range: SourceRange, _ message: String,
    hint: String? = nil, fixIts: [FixIt] = []
  ) {
    guard runsChecks else { return }
    diagnostics.append(
      Diagnostic(id: check.rawValue, severity, at: range, message, hint: hint, fixIts: fixIts))
  }

  /// Looks at a rule that iptables takes.
  mutating func runChecksOfRule() {
    guard runsChecks else { return }
    noteFiltering()
    for use in rule.uses.indices {
      let name = registry.entries[rule.uses[use].entry].info.name
      if table == .raw { checkRawTable(use, name) }
      switch name {
      case "conntrack":
        checkConntrack(use)
        checkTranslatedState(use)
      case "state": checkState(use)
      case "NOTRACK": checkNoTrack(use)
      case "CT": checkTranslatedTarget(use)
      case "REJECT": checkRejectedSynAck(use)
      case "TCPMSS": checkSegmentSize(use)
      default: break
      }
    }
  }

  /// The word of an option's name, which stands before that of its value.
  func nameWord(of option: GivenOption) -> Int { max(option.word - 1, 0) }
}
