import CTVetRulesetModel

extension Ruleset {
  /// Whether a statement tests what packets are told apart by here.
  func namesMessages(_ statement: Statement) -> Bool {
    guard case .match(let left, _, _) = statement else { return false }
    switch expression(resolved(left)) {
    case .payload(.icmp, .type), .payload(.icmpv6, .type), .payload(.tcp, .flags): return true
    case .binary(.and, let field, _):
      if case .payload(.tcp, .flags) = expression(resolved(field)) { return true }
      return false
    default: return false
    }
  }

  /// The kinds of packets that pass a match of an ICMP type or of SYN with ACK.
  ///
  /// It is nil where the match says nothing of them.
  func messages(passing statement: Statement) -> [MessageStates]? {
    guard case .match(let left, let comparison, let right) = statement,
      comparison == .implicit || comparison == .equal
    else { return nil }
    switch expression(resolved(left)) {
    case .payload(.icmp, .type):
      return constants(of: right, as: .icmpType)?.sorted().map(MessageStates.init(icmp:))
    case .payload(.icmpv6, .type):
      return constants(of: right, as: .icmpv6Type)?.sorted().map(MessageStates.init(icmpv6:))
    case .payload(.tcp, .flags) where comparison == .equal:
      return areSynAck(right) ? [.synAck] : nil
    case .binary(.and, let field, _):
      guard case .payload(.tcp, .flags) = expression(resolved(field)) else { return nil }
      return areSynAck(right) ? [.synAck] : nil
    default: return nil
    }
  }

  /// Whether flags that are compared as a whole have both SYN and ACK.
  private func areSynAck(_ id: ExpressionID) -> Bool {
    constants(of: id, as: .tcpFlag)?.allSatisfy { $0 & 0x12 == 0x12 } ?? false
  }
}
