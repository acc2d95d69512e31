import CTVetDecompiler
import CTVetRulesetModel

/// The value of an action that a map could give.
struct MappedValue {
  let value: DecompiledExpression
  /// The action with no value, to compare with others.
  let kind: DecompiledStatement
  private let build: (DecompiledExpression) -> DecompiledStatement

  /// Nil for a rule that does anything else, too.
  init?(of rule: MergeableRule) {
    guard rule.actions.count == 1 else { return nil }
    self.init(rule.actions[0])
  }

  /// Nil for an action that takes no value of a map.
  private init?(_ statement: DecompiledStatement) {
    switch statement {
    case .mangle(let key, .constant(let constant)):
      value = .constant(constant)
      build = { .mangle(key, $0) }
    case .nat(let nat) where !nat.isPrefix:
      guard let address = nat.address, case .constant(let constant) = address else { return nil }
      var bare = nat
      bare.address = nil
      bare.port = nil
      if let port = nat.port {
        guard case .constant = port else { return nil }
        value = .concatenation([address, port])
        bare.family = bare.family ?? (constant.type.datatype == .ipv6Addr ? .ip6 : .ip)
      } else {
        value = address
      }
      build = { [bare] in
        var whole = bare
        whole.address = $0
        return .nat(whole)
      }
    default: return nil
    }
    kind = build(.catchAll)
  }

  /// The action with another value.
  func statement(_ value: DecompiledExpression) -> DecompiledStatement { build(value) }
}
