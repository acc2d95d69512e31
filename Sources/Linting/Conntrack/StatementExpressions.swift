import CTVetRulesetModel

// Plain lists rather than closures: a closure that reads the ruleset would copy it for each call.

extension Statement {
  /// Adds each expression that the statement reads a value from to a list.
  func appendExpressions(to list: inout [ExpressionID]) {
    switch self {
    case .match(let left, _, let right), .setPayload(let left, let right): list += [left, right]
    case .verdictMap(let key, _): list.append(key)
    case .nat(let nat):
      if let address = nat.address { list.append(address) }
      if let port = nat.port { list.append(port) }
    case .transparentProxy(_, let address, let port):
      if let address { list.append(address) }
      if let port { list.append(port) }
    case .queue(let number, _, _):
      if let number { list.append(number) }
    case .duplicate(let address, let device):
      list.append(address)
      if let device { list.append(device) }
    case .forward(_, let address, let device):
      if let address { list.append(address) }
      list.append(device)
    case .setMeta(_, let value), .setConntrack(_, _, let value), .object(_, let value):
      list.append(value)
    case .updateSet(_, _, let element, _), .meter(_, _, let element, _): list.append(element)
    case .updateMap(_, _, let element, let data, _): list += [element, data]
    case .verdict, .counter, .limit, .quota, .connectionCount, .last, .log, .reject, .synproxy,
      .notrack, .flowOffload, .stripOption, .chain, .xtables, .unreadable:
      break
    }
  }
}

extension Ruleset {
  /// Adds an expression, and every expression that its value is worked out from, to a list.
  ///
  /// Variables are replaced by their values; elements of sets are constants and are left out.
  func appendParts(of id: ExpressionID, to list: inout [ExpressionID]) {
    let id = resolved(id)
    list.append(id)
    switch expression(id) {
    case .binary(_, let left, let right):
      appendParts(of: left, to: &list)
      appendParts(of: right, to: &list)
    case .concatenation(let parts):
      for part in expressions(parts) { appendParts(of: part, to: &list) }
    case .map(let key, _), .jenkinsHash(let key, _, _, _), .element(let key, _),
      .prefix(let key, _),
      .inner(_, let key):
      appendParts(of: key, to: &list)
    default: break
    }
  }

  /// Every expression that a statement reads a value from, and what those are worked out from.
  func parts(of statement: Statement) -> [ExpressionID] {
    var whole: [ExpressionID] = []
    statement.appendExpressions(to: &whole)
    var parts: [ExpressionID] = []
    for expression in whole { appendParts(of: expression, to: &parts) }
    return parts
  }
}
