package import CTVetRulesetModel

/// One test of what the tracker knows about a packet.
package struct ConntrackCondition: Sendable {
  /// A key whose values are worked out for each case.
  package enum Subject: String, Sendable {
    /// `ct state`.
    case state
    /// `ct status`.
    case status
    /// `ct direction`.
    case direction

    /// The key itself.
    var key: ConntrackKey {
      switch self {
      case .state: .state
      case .status: .status
      case .direction: .direction
      }
    }
  }

  /// What is tested.
  package enum Test: Sendable {
    /// A key that nft loads into a register.
    case register(Subject, RegisterTest)
    /// Another key: the outcome hangs on the connection.
    case otherKey(ConntrackKey)
    /// The options of one `-m conntrack`.
    case iptables(IptablesConntrackMatch)
  }

  /// What is tested.
  package let test: Test
  /// The test as it is written.
  package let text: String

  /// Creates a condition.
  package init(_ test: Test, text: String) {
    self.test = test
    self.text = text
  }

  /// What comes of it, for each of the ways that it can come out.
  package typealias Outcomes = Set<RegisterTest.Outcome>

  /// What can come of the condition for a packet of a case, whose connection has these status bits.
  package func outcomes(_ packet: ConntrackCase, status: ConntrackStatus) -> Outcomes {
    switch test {
    case .register(.state, let test):
      return [test.outcome(of: packet.state.rawValue)]
    case .register(.status, let test):
      // Every key but the state ends the rule where there is no connection (nft_ct_get_eval).
      guard packet.direction != nil else { return [.fails] }
      return [test.outcome(of: status.rawValue)]
    case .register(.direction, let test):
      guard let direction = packet.direction else { return [.fails] }
      return [test.outcome(of: direction == .original ? 0 : 1)]
    case .otherKey(let key):
      guard packet.direction != nil else { return [.fails] }
      // The helper is that of the connection that announced this one.
      if key == .helper, packet == .new { return [.fails] }
      return [.matches, .fails]
    case .iptables(let match):
      return [match.matches(packet, status: status) ? .matches : .fails]
    }
  }

  /// Whether the outcome hangs on the status bits.
  package var readsStatus: Bool {
    switch test {
    case .register(let subject, _): subject == .status
    case .otherKey: false
    case .iptables(let match): match.readsStatus
    }
  }
}
