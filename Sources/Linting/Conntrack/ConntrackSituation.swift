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

  /// Every situation that a packet can be in; `ConntrackCase` has the table of those with a connection.
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
      for packet in ConntrackCase.allCases {
        // Whether NAT was decided can't be asked by name.
        guard let direction = packet.direction,
          packet.allows(status.union([.sourceNATDone, .destinationNATDone]))
        else { continue }
        found.append(
          ConntrackSituation(
            state: packet.state, direction: direction, status: status, isEarly: false))
      }
    }
    return found
  }()
}
