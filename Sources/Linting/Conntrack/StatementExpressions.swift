import CTVetRulesetModel

extension Statement {
  /// Calls a function with each expression that the statement reads a value from, not with
  /// constants it is compared with only because they stand in a set.
  func forEachExpression(_ body: (ExpressionID) -> Void) {
    switch self {
    case .match(let left, _, let right), .setPayload(let left, let right):
      body(left)
      body(right)
    case .verdictMap(let key, _): body(key)
    case .nat(let nat):
      nat.address.map(body)
      nat.port.map(body)
    case .transparentProxy(_, let address, let port):
      address.map(body)
      port.map(body)
    case .queue(let number, _, _): number.map(body)
    case .duplicate(let address, let device):
      body(address)
      device.map(body)
    case .forward(_, let address, let device):
      address.map(body)
      body(device)
    case .setMeta(_, let value), .setConntrack(_, _, let value), .object(_, let value): body(value)
    case .updateSet(_, _, let element, _), .meter(_, _, let element, _): body(element)
    case .updateMap(_, _, let element, let data, _):
      body(element)
      body(data)
    case .verdict, .counter, .limit, .quota, .connectionCount, .last, .log, .reject, .synproxy,
      .notrack, .flowOffload, .stripOption, .chain, .xtables, .unreadable:
      break
    }
  }
}

extension Ruleset {
  /// Calls a function with an expression and every expression that its value is worked out from.
  ///
  /// Elements of sets are constants and are left out.
  func forEachPart(of id: ExpressionID, _ body: (ExpressionID, Expression) -> Void) {
    let id = resolved(id)
    let whole = expression(id)
    body(id, whole)
    switch whole {
    case .binary(_, let left, let right):
      forEachPart(of: left, body)
      forEachPart(of: right, body)
    case .concatenation(let parts):
      for part in expressions(parts) { forEachPart(of: part, body) }
    case .map(let key, _), .jenkinsHash(let key, _, _, _), .element(let key, _),
      .prefix(let key, _),
      .inner(_, let key):
      forEachPart(of: key, body)
    default: break
    }
  }
}
