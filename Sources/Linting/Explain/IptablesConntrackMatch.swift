package import CTVetRulesetModel

/// The options of one `-m conntrack` that tell how a packet stands to its connection.
///
/// Source: `conntrack_mt` in net/netfilter/xt_conntrack.c, v6.18.
package struct IptablesConntrackMatch: Equatable, Sendable {
  /// The argument of `--ctstate`, or of `--state`.
  package struct State: Equatable, Sendable {
    /// The states.
    package var states: ConntrackState = []
    /// `SNAT` and `DNAT`, which iptables counts among the states.
    package var translations: ConntrackStatus = []
    /// Whether a `!` stands before it.
    package var isNegated = false
  }

  /// The argument of `--ctstatus`.
  package struct Status: Equatable, Sendable {
    /// The bits; none for `NONE`.
    package var bits: ConntrackStatus = []
    /// Whether a `!` stands before it.
    package var isNegated = false
  }

  /// The states.
  package var state: State?
  /// The status bits.
  package var status: Status?
  /// The direction.
  package var direction: Expression.Direction?

  /// Creates a match that tests nothing.
  package init() {}

  var readsStatus: Bool { status != nil || state?.translations.isEmpty == false }

  func matches(_ packet: ConntrackCase, status connection: ConntrackStatus) -> Bool {
    let isTracked = packet.direction != nil
    if let state {
      var holds = state.states.contains(packet.state)
      if isTracked, !state.translations.isDisjoint(with: connection) { holds = true }
      if holds == state.isNegated { return false }
    }
    // Without a connection the other options are not looked at once the state has matched.
    guard isTracked else { return state != nil }
    if let direction, direction != packet.direction { return false }
    if let status, status.bits.isDisjoint(with: connection) != status.isNegated { return false }
    return true
  }
}
