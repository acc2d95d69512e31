import CTVetRulesetModel

extension Ruleset {
  /// Whether two rules surely never match the same packet: they compare one field with different
  /// constants, or ask for different transport headers.
  func areDisjoint(_ left: RuleID, _ right: RuleID) -> Bool {
    let (left, right) = (pins(of: left), pins(of: right))
    return left.contains { pin in right.contains { pin.excludes($0) } }
  }

  private func pins(of id: RuleID) -> [Pin] {
    statements(rule(id).statements).flatMap { statement -> [Pin] in
      guard case .match(let key, let comparison, let value) = statement,
        comparison == .implicit || comparison == .equal
      else { return [] }
      return pins(key, value)
    }
  }

  private func pins(_ key: ExpressionID, _ value: ExpressionID) -> [Pin] {
    var pins: [Pin] = []
    switch expression(resolved(key)) {
    case .payload(let header, let field):
      if let transport = TransportHeader(header) { pins.append(.transport(transport)) }
      if let numbers = numbers(value) { pins.append(.field(header, field, numbers)) }
    case .meta(let meta):
      switch meta {
      case .inputInterfaceName, .outputInterfaceName, .inputInterface, .outputInterface:
        if let names = names(value) { pins.append(.interface(meta, names)) }
      case .mark: if let numbers = numbers(value) { pins.append(.mark(numbers)) }
      default: break
      }
    default: break
    }
    return pins
  }

  private func numbers(_ id: ExpressionID) -> Set<UInt64>? {
    let id = resolved(id)
    switch expression(id) {
    case .number(let number): return [number]
    case .set(let elements):
      var all: Set<UInt64> = []
      for element in expressions(elements) {
        guard let more = numbers(element) else { return nil }
        all.formUnion(more)
      }
      return all
    default: return nil
    }
  }

  private func names(_ id: ExpressionID) -> Set<String>? {
    let id = resolved(id)
    switch expression(id) {
    case .symbol:
      let name = text(id)
      // A wildcard stands for other names too.
      return name.hasSuffix("*") ? nil : [name]
    case .set(let elements):
      var all: Set<String> = []
      for element in expressions(elements) {
        guard let more = names(element) else { return nil }
        all.formUnion(more)
      }
      return all
    default: return nil
    }
  }
}

/// The transport headers that exclude each other.
private enum TransportHeader: Equatable {
  case tcp
  case udp
  case icmp
  case icmpv6

  init?(_ header: Header) {
    switch header {
    case .tcp: self = .tcp
    case .udp: self = .udp
    case .icmp: self = .icmp
    case .icmpv6: self = .icmpv6
    default: return nil
    }
  }
}

/// What a rule asks of one field.
private enum Pin {
  case transport(TransportHeader)
  case field(Header, HeaderField, Set<UInt64>)
  case interface(MetaKey, Set<String>)
  case mark(Set<UInt64>)

  func excludes(_ other: Pin) -> Bool {
    switch (self, other) {
    case (.transport(let left), .transport(let right)): left != right
    case (.field(let header, let field, let left), .field(let other, let same, let right)):
      header == other && field == same && left.isDisjoint(with: right)
    case (.interface(let key, let left), .interface(let other, let right)):
      key == other && left.isDisjoint(with: right)
    case (.mark(let left), .mark(let right)): left.isDisjoint(with: right)
    default: false
    }
  }
}
