import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  /// A rule of a chain; the caller puts it in its place.
  mutating func rule(_ index: Int, chain: ChainID) -> RuleID {
    let id = RuleID(ruleset.rules.count)
    switch shapedRule(at: index) {
    case nil: newRule(id, index, chain: chain)
    case let shaped? where shaped.isAbridged: abridgedRule(shaped, id, chain: chain)
    case let shaped?: shapedRule(shaped, id, chain: chain)
    }
    return id
  }

  /// A rule that was read as a whole; it is a new one, or an abridged one whose statements are added.
  mutating func newRule(_ id: RuleID, _ index: Int, chain: ChainID) {
    let range = tree.range(index)
    if Int(id.index) == ruleset.rules.count {
      ruleset.rules.append(Rule(chain: chain, statements: .empty, range: range, comment: nil))
    }
    let outer = (owner, currentRule, statementIndex, currentTable)
    owner = .rule(id)
    currentRule = id
    currentTable = ruleset.chains[chain.index].table
    let list = beginStatements()
    var comment: SourceRange?
    var child = index + 1
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let node = tree.nodes[child]
      if node.kind == .property {
        if node.size > 1 { comment = tree.range(child + 1) }
      } else {
        statementIndex = ruleset.statementCount - listStart
        statement(child)
      }
      child += Int(node.size)
    }
    let statements = endStatements(list)
    ruleset.rules[Int(id.index)] = Rule(
      chain: chain, statements: statements, range: range, comment: comment)
    (owner, currentRule, statementIndex, currentTable) = outer
  }

  /// A list that waits while one inside of it is made.
  struct WaitingList {
    let start: Int
    let statements: [(Statement, SourceRange)]
  }

  /// Begins a list of statements.
  ///
  /// Lists lie in one piece, so what an outer list has so far is put aside; mostly that is nothing.
  mutating func beginStatements() -> WaitingList {
    let start = listStart
    let statements =
      ruleset.statementCount > start ? ruleset.removeStatements(from: start) : []
    listStart = ruleset.statementCount
    return WaitingList(start: start, statements: statements)
  }

  /// Ends the list that was begun last and goes on with the outer one.
  mutating func endStatements(_ outer: WaitingList) -> StatementList {
    let list = ruleset.statementList(from: listStart)
    listStart = ruleset.statementCount
    for (statement, range) in outer.statements { ruleset.add(statement, at: range) }
    return list
  }

  @inline(__always)
  mutating func emit(_ statement: Statement, _ index: Int) {
    ruleset.add(statement, at: tree.range(index))
  }

  /// A statement, which joins the list under construction.
  mutating func statement(_ index: Int) {
    let node = tree.nodes[index]
    let first = index + 1
    switch node.kind {
    case .match:
      let left = expression(first)
      let right = expression(first + Int(tree.nodes[first].size))
      emit(.match(left, relation(node.flags), right), index)
    case .maskedMatch: maskedMatch(index)
    case .verdict: emit(.verdict(verdict(index)), index)
    case .verdictMap:
      let key = expression(first)
      let map = expression(first + Int(tree.nodes[first].size))
      emit(.verdictMap(key: key, map: map), index)
    case .counter:
      let packets = child(of: index, .property, .packets).map { number($0 + 1) } ?? 0
      let bytes = child(of: index, .property, .bytes).map { number($0 + 1) } ?? 0
      emit(.counter(packets: packets, bytes: bytes), index)
    case .limit:
      if let rate = child(of: index, .rate) { emit(.limit(limit(rate)), index) }
    case .quota: emit(.quota(quota(index)), index)
    case .connectionCount:
      noteConntrack(.count, at: index)
      emit(.connectionCount(number32(first), over: node.flags & 1 != 0), index)
    case .last:
      let used = node.size > 1 && tree.nodes[first].kind == .symbol ? time(first) : nil
      emit(.last(used: used), index)
    case .log: emit(.log(log(index)), index)
    case .reject: emit(.reject(reject(index)), index)
    case .nat: emit(.nat(nat(index)), index)
    case .transparentProxy, .synproxy, .queue, .duplicate, .forward: packetAction(index)
    case .assignment: assignment(index)
    case .objectReference:
      if let kind = referencedKind(node.keyword) { object(kind, first, index) }
    case .notrack:
      noteConntrack(.notrack, at: index)
      emit(.notrack, index)
    case .flowOffload:
      let name = ruleset.names.intern(string(first))
      ruleset.references.flowtables.append(
        References.NameUse(owner: owner, table: currentTable, name: name, range: tree.range(first)))
      emit(.flowOffload(name), index)
    case .setUpdate: setUpdate(index)
    case .meter: meter(index)
    case .stripOption: emit(.stripOption(intern(first)), index)
    case .chainInPlace: chainInPlace(index)
    case .xtables: emit(.xtables, index)
    default: emit(.unreadable, index)
    }
  }

  /// Notes a use of conntrack by the current rule.
  @inline(__always)
  mutating func noteConntrack(_ kind: References.ConntrackUse.Kind, at index: Int) {
    guard let rule = currentRule else { return }
    ruleset.references.conntrack.append(
      References.ConntrackUse(
        rule: rule, statement: statementIndex, kind: kind, range: tree.range(index)))
  }

  private func relation(_ flags: UInt8) -> RelationalOperator {
    switch TokenKind(rawValue: flags) {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .greater: .greater
    case .lessOrEqual: .lessOrEqual
    case .greaterOrEqual: .greaterOrEqual
    case .not: .not
    default: .implicit
    }
  }

  /// `left value / mask` means `left & mask == value`.
  private mutating func maskedMatch(_ index: Int) {
    let first = index + 1
    let second = first + Int(tree.nodes[first].size)
    let third = second + Int(tree.nodes[second].size)
    let left = expression(first)
    let value = joined(expression(second))
    let mask = joined(expression(third))
    let masked = ruleset.add(
      .binary(.and, left, mask), at: tree.range(first).union(tree.range(third)))
    let relation = relation(tree.nodes[index].flags)
    emit(.match(masked, relation == .implicit ? .equal : relation, value), index)
  }

  /// A list of flags as one value.
  private mutating func joined(_ id: ExpressionID) -> ExpressionID {
    guard case .list(let list) = ruleset.expression(id) else { return id }
    let parts = Array(ruleset.expressions(list))
    guard var result = parts.first else { return id }
    for part in parts.dropFirst() {
      result = ruleset.add(
        .binary(.or, result, part), at: ruleset.range(result).union(ruleset.range(part)))
    }
    return result
  }

  /// A verdict, its jump noted.
  mutating func verdict(_ index: Int) -> Verdict {
    let keyword = tree.nodes[index].keyword
    switch keyword {
    case .accept: return .accept
    case .drop: return .drop
    case .continue: return .continue
    case .return: return .return
    default: break
    }
    let target = index + 1
    let name: NameID
    if tree.nodes[target].kind == .variable {
      name = ruleset.names.intern(symbolValue(target) ?? "")
    } else {
      name = intern(target)
    }
    ruleset.references.jumps.append(
      References.Jump(
        owner: owner, table: currentTable, target: name, isGoto: keyword == .goto,
        range: tree.range(target)))
    return keyword == .goto ? .goto(name) : .jump(name)
  }

  private mutating func chainInPlace(_ index: Int) {
    guard let rule = currentRule, let block = child(of: index, .block) else {
      return emit(.unreadable, index)
    }
    let isGoto = tree.nodes[index].keyword == .goto
    let table = ruleset.chains[ruleset.rule(rule).chain.index].table
    let chain = addChain(table: table, name: nil, at: tree.range(index))
    ruleset.chains[chain.index].isDeclared = true
    let outer = statementIndex
    chainBlock(block, chain: chain)
    statementIndex = outer
    ruleset.references.inPlaceCalls.append((rule, chain, isGoto))
    emit(.chain(chain, goto: isGoto), index)
  }
}
