/// What a base chain decided of a packet (`nft_do_chain`).
public enum HookVerdict: Sendable, Hashable {
  /// The packet goes on to the next chain of the hook.
  case accept
  /// The packet ends here; without a rule the policy dropped it.
  case drop(LoadedRuleID?)
  /// The packet ends here, and this host answers, unless the packet is of a kind that gets no answer.
  case reject(RejectAnswer?, LoadedRuleID)
  /// The rule took the packet away: `fwd`, `synproxy`, `tproxy` and the like.
  case stolen(LoadedRuleID)
  /// The packet goes to user space; nobody listens there, so that it is dropped unless `bypasses`.
  case queue(number: UInt16, bypasses: Bool, LoadedRuleID)
  /// Something decides that is not modelled: nothing can be said.
  case unknown(reason: String, LoadedRuleID?)
}
