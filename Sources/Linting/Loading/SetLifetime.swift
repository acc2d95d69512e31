import CTVetRulesetModel

extension NamedSet {
  /// Whether its elements may expire.
  var mayExpire: Bool { flags.contains(.timeout) || timeout ?? 0 > 0 }
}

extension Ruleset {
  /// Whether a list counts connections.
  func countsConnections(_ list: StatementList) -> Bool {
    statements(list).contains { statement in
      if case .connectionCount = statement { true } else { false }
    }
  }
}
