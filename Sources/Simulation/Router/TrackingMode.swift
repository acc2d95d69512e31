/// When conntrack looks at packets.
public enum TrackingMode: Sendable, Hashable {
  /// Always: something else on the host had it switched on before the ruleset was loaded.
  case always
  /// For each network protocol only where a rule of the ruleset needs it (`nf_ct_netns_get`).
  case whereRulesNeedIt
}
