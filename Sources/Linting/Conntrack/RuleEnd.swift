import CTVetRulesetModel

/// What a rule does with a packet that gets past its conditions.
enum RuleEnd: Equatable {
  /// Goes on with the next rule.
  case none
  /// Ends this base chain.
  case accept
  /// Ends the packet.
  case drop
  /// Ends the packet with an answer.
  case reject
  /// Calls, or goes to, a chain.
  case call(ChainID)
  /// Something else: returns, asks a map, user space or a socket.
  case other
}

extension Ruleset {
  /// What a rule does with a packet that gets past its conditions.
  func end(of rule: Rule) -> RuleEnd {
    for statement in statements(rule.statements).reversed() {
      switch statement {
      case .verdict(let verdict): return end(verdict, in: chains[rule.chain.index].table)
      case .reject: return .reject
      case .chain(let chain, _): return .call(chain)
      case .verdictMap, .queue, .transparentProxy, .synproxy, .nat, .forward, .flowOffload,
        .xtables, .unreadable:
        return .other
      default: continue
      }
    }
    return .none
  }

  /// What a verdict does.
  func end(_ verdict: Verdict, in table: TableID) -> RuleEnd {
    switch verdict {
    case .accept: .accept
    case .drop: .drop
    case .continue: .none
    case .return: .other
    case .jump(let name), .goto(let name): chain(named: name, in: table).map(RuleEnd.call) ?? .other
    }
  }

  /// Whether no packet survives an end: it drops, or calls a chain that drops without a condition.
  func dropsAll(_ end: RuleEnd) -> Bool {
    switch end {
    case .drop, .reject: true
    case .call(let chain): dropsAll(chain)
    case .none, .accept, .other: false
    }
  }

  /// Whether a chain drops every packet, as chains that log and drop do.
  private func dropsAll(_ chain: ChainID) -> Bool {
    for id in chains[chain.index].rules {
      let rule = rule(id)
      switch end(of: rule) {
      case .none: continue
      case .drop, .reject:
        if isUnconditional(rule) { return true }
      case .accept, .call, .other: return false
      }
    }
    return false
  }

  /// Whether a rule applies to every packet that gets to it.
  func isUnconditional(_ rule: Rule) -> Bool {
    statements(rule.statements).allSatisfy { statement in
      switch statement {
      case .verdict, .reject, .counter, .log, .last: true
      case .object(.counter, _): true
      default: false
      }
    }
  }
}
