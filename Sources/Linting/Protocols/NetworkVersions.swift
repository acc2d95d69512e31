import CTVetRulesetModel

extension Ruleset {
  /// Whether something else in a rule than a field itself shows that one IP version is meant.
  ///
  /// A test of `meta nfproto`, `meta protocol` or `ether type` counts whatever it compares with: who
  /// writes it has thought of both versions.
  func isAbout(_ version: Header, _ rule: Rule, beside field: HeaderField) -> Bool {
    statements(rule.statements).contains { statement in
      switch statement {
      case .reject(let reject) where reject.kind == (version == .ip ? .icmp : .icmpv6): true
      case .nat(let nat) where nat.address != nil: true
      case .transparentProxy(_, _?, _), .duplicate, .forward: true
      default: reads(statement, version, beside: field)
      }
    }
  }

  /// Whether the matches at a rule's beginning, before anything that counts or acts, keep packets of
  /// the other IP version out whatever a field says.
  func admitsOnly(_ version: Header, _ rule: Rule, beside field: HeaderField) -> Bool {
    statements(rule.statements).prefix { if case .match = $0 { true } else { false } }
      .contains { reads($0, version, beside: field) }
  }

  private func reads(
    _ statement: Statement, _ version: Header, beside field: HeaderField
  ) -> Bool {
    parts(of: statement).contains { names(version, expression($0), beside: field) }
  }

  private func names(
    _ version: Header, _ expression: Expression, beside field: HeaderField
  ) -> Bool {
    let family: Expression.AddressFamily = version == .ip ? .ip : .ip6
    switch expression {
    case .payload(version, let other): return other != field
    case .payload(.icmp, _), .payload(.igmp, _), .ipOption: return version == .ip
    case .payload(.icmpv6, _), .extensionHeader, .extensionHeaderExists: return version == .ip6
    case .payload(.ether, .type), .payload(.vlan, .type), .meta(.nfproto), .meta(.protocol):
      return true
    case .ct(_, _, family), .rt(_, family): return true
    default: return false
    }
  }
}
