package import CTVetRulesetModel

/// What one packet shows to the `ct` keys: its state, and its connection where it has one.
package struct ConntrackSituation: Sendable {
  /// The one state of the packet.
  package let state: ConntrackState
  /// The direction; nil where the packet has no connection.
  package let direction: Expression.Direction?
  /// The named status bits of the connection.
  package let status: ConntrackStatus
  /// Whether conntrack has not looked at the packet yet.
  package let isEarly: Bool

  /// Whether the packet has a connection, so that keys other than the state can be read.
  package var hasConnection: Bool { direction != nil }

  /// Every situation that a packet can be in.
  ///
  /// Sources: `resolve_normal_ct`, `nf_conntrack_in`, `nf_conntrack_attach` of
  /// net/netfilter/nf_conntrack_core.c, checked against packets on Linux 6.18. An entry that user
  /// space injects (`conntrack -I`) may break the rules of its status bits.
  package static let all: [ConntrackSituation] = {
    var found = [
      ConntrackSituation(state: .invalid, direction: nil, status: [], isEarly: true),
      // After `ct zone set` a packet carries a template, which reads as `new`.
      ConntrackSituation(state: .new, direction: nil, status: [], isEarly: true),
      // After `notrack`.
      ConntrackSituation(state: .untracked, direction: nil, status: [], isEarly: true),
      ConntrackSituation(state: .invalid, direction: nil, status: [], isEarly: false),
      ConntrackSituation(state: .untracked, direction: nil, status: [], isEarly: false),
    ]
    for bits in UInt32(0)..<128 {
      var status = ConntrackStatus(rawValue: bits & 0x3F)
      if bits & 0x40 != 0 { status.insert(.dying) }
      guard isConsistent(status) else { continue }
      for direction in [Expression.Direction.original, .reply] {
        for state in [ConntrackState.new, .established, .related]
        where isPossible(state, direction, status) {
          found.append(
            ConntrackSituation(state: state, direction: direction, status: status, isEarly: false))
        }
      }
    }
    return found
  }()

  /// Assured entries were seen in both directions, and those are confirmed.
  private static func isConsistent(_ status: ConntrackStatus) -> Bool {
    if status.contains(.assured), !status.contains(.seenReply) { return false }
    return !status.contains(.seenReply) || status.contains(.confirmed)
  }

  private static func isPossible(
    _ state: ConntrackState, _ direction: Expression.Direction, _ status: ConntrackStatus
  ) -> Bool {
    switch state {
    case .new:
      // A reply makes the packet established, an expectation makes it related.
      direction == .original && status.isDisjoint(with: [.seenReply, .assured, .expected])
    case .established:
      status.contains([.seenReply, .confirmed])
    default:
      // The first packet of an expected connection, an ICMP error about a confirmed connection,
      // or an answer of `reject`, which goes in the reply direction.
      direction == .reply || status.contains(.confirmed) || status.contains(.expected)
    }
  }
}
