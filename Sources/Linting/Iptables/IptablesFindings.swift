/// What reading, checking and translating iptables may have to say, described like the checks; the
/// diagnostics come from the front end, which alone sees the words of the rules.
public enum IptablesFindings {
  /// Every kind, sorted by id.
  public static let all: [RuleInfo] = [
    refused,
    refusedByKernel,
    unknownExtension,
    unreadableLine,
    shellNeeded,
    lost,
    notTranslated,
    renamed,
    changedText,
    differs,
    foreignSet,
    corrected,
    neverMatches,
    conntrackOptionsIgnored,
    rawTableConntrack,
    connectionTargetOutsideRaw,
    stateMatchObsolete,
    noTrackObsolete,
    statesMixed,
    translateLosesState,
    translationStatus,
    directionAlone,
    synAckNewReject,
    interfaceInWrongChain,
    rejectInPrerouting,
    segmentSizeWithoutSyn,
    ip6tablesMissing,
    legacyAndNftMixed,
    dropInNat,
  ]
}
