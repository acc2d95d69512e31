/// All checks, sorted by id.
public enum RuleRegistry {
  /// Every check; a test compares the list with the files under `Rules/`.
  public static let all: [any LintRule.Type] = [
    CtBeforeConntrack.self,
    CtAtConntrackPriority.self,
    CtInvalidDropBeforeConntrack.self,
    SharedChainReachedBeforeConntrack.self,
    CtInFamilyWithoutConntrack.self,
    CtOnBridges.self,
    EqualPriorityChains.self,
    NatChainPriority.self,
    NegatedStateList.self,
    StatusExactCompare.self,
    ImpossibleCtCombination.self,
    ImpossibleProtocolState.self,
    ExactSynTest.self,
    StatementWrongHook.self,
    StatementWrongFamily.self,
    ChainTypeWrongHook.self,
    PolicyOnRegularChain.self,
    ReadOnlyKey.self,
    CtKeyWithoutDirection.self,
    TextTooLong.self,
    NumberRefused.self,
    SetFull.self,
    ContradictingElements.self,
    SetNotUpdatable.self,
    SetPropertiesRefused.self,
    ElementTimeoutRefused.self,
    ObjectRefused.self,
    UnknownHelper.self,
    KeyTooLong.self,
    DeviceListedTwice.self,
    MeterNameTaken.self,
    FibByOutputInterface.self,
    NatStatementWrongHook.self,
    IPProtocolInInet.self,
    IPv6NextHeader.self,
    InterfaceByIndex.self,
    ContradictoryMatch.self,
    UnreachableAfterTerminal.self,
    ShadowedRule.self,
    DuplicateRule.self,
    ChainNeverReached.self,
    UndefinedTarget.self,
    JumpLoop.self,
    JumpDepth.self,
    UnusedSet.self,
    UnusedVariable.self,
    UnusedObject.self,
  ]

  /// The check with an id, or a name, in any case.
  public static func rule(_ idOrName: String) -> (any LintRule.Type)? {
    let wanted = idOrName.lowercased()
    return all.first { $0.info.id.lowercased() == wanted || $0.info.name == wanted }
  }
}
