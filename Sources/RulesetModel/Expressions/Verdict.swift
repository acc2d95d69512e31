/// What a rule decides (`enum nft_verdicts` and netfilter's `NF_*`).
public enum Verdict: Equatable, Sendable {
  /// Ends this base chain; later ones still run.
  case accept
  /// Ends the packet.
  case drop
  /// Goes on with the next rule.
  case `continue`
  /// Goes back to the calling chain, or takes the policy.
  case `return`
  /// Calls a chain and comes back.
  case jump(NameID)
  /// Goes to a chain and does not come back.
  case goto(NameID)

  /// Whether no later rule of the same chain sees the packet.
  public var isTerminal: Bool {
    switch self {
    case .accept, .drop, .return, .goto: true
    case .continue, .jump: false
    }
  }
}
