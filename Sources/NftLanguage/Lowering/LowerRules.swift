import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  /// A rule of a chain; the caller puts it in its place.
  mutating func rule(_ index: Int, chain: ChainID) -> RuleID {
    let id = RuleID(ruleset.rules.count)
    let range = tree.range(index)
    ruleset.rules.append(Rule(chain: chain, statements: .empty, range: range, comment: nil))
    let outer = (owner, currentRule, statementIndex, currentTable)
    owner = .rule(id)
    currentRule = id
    currentTable = ruleset.chains[chain.index].table
    let mark = statementStack.count
    var comment: SourceRange?
    var child = index + 1
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let node = tree.nodes[child]
      if node.kind == .property {
        if node.size > 1 { comment = tree.range(child + 1) }
      } else {
        statementIndex = statementStack.count - mark
        statement(child)
      }
      child += Int(node.size)
    }
    let statements = takeStatements(from: mark)
    ruleset.rules[Int(id.index)] = Rule(
      chain: chain, statements: statements, range: range, comment: comment)
    (owner, currentRule, statementIndex, currentTable) = outer
    return id
  }

  /// Makes a list of the statements above a mark.
  mutating func takeStatements(from mark: Int) -> StatementList {
    let list = ruleset.addStatements(statementStack[mark...], at: statementRangeStack[mark...])
    statementStack.removeLast(statementStack.count - mark)
    statementRangeStack.removeLast(statementRangeStack.count - mark)
    return list
  }

  @inline(__always)
  private mutating func emit(_ statement: Statement, _ index: Int) {
    statementStack.append(statement)
    statementRangeStack.append(tree.range(index))
  }

  /// A statement, which goes onto the stack.
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

  // MARK: Assignments and objects

  private func referencedKind(_ keyword: Keyword) -> ObjectKind? {
    switch keyword {
    case .counter: .counter
    case .limit: .limit
    case .quota: .quota
    case .synproxy: .synproxy
    case .tunnel: .tunnel
    case .helper: .ctHelper
    case .timeout: .ctTimeout
    case .expectation: .ctExpectation
    default: nil
    }
  }

  private mutating func object(_ kind: ObjectKind, _ value: Int, _ index: Int) {
    switch kind {
    case .ctHelper, .ctTimeout, .ctExpectation: noteConntrack(.attach(kind), at: index)
    default: break
    }
    let id = expression(value)
    noteObjects(kind, id)
    emit(.object(kind, id), index)
  }

  /// Notes the names of objects in an expression: itself, or the values of a map.
  private mutating func noteObjects(_ kind: ObjectKind, _ id: ExpressionID) {
    switch ruleset.expression(id) {
    case .symbol:
      ruleset.references.objects.append(
        (
          kind,
          References.NameUse(
            owner: owner, table: currentTable, name: ruleset.names.intern(ruleset.text(id)),
            range: ruleset.range(id))
        ))
    case .variable: noteObjects(kind, ruleset.resolved(id))
    case .map(_, let data): noteObjects(kind, data)
    case .mapping(_, let data): noteObjects(kind, data)
    case .set(let list):
      for element in Array(ruleset.expressions(list)) {
        if case .mapping = ruleset.expression(element) { noteObjects(kind, element) }
      }
    default: break
    }
  }

  /// `selector set value`.
  private mutating func assignment(_ index: Int) {
    let first = index + 1
    let left = tree.nodes[first]
    let valueNode = first + Int(left.size)
    switch left.kind {
    case .meta:
      if left.keyword == .secmark, tree.nodes[valueNode].kind != .ct {
        return object(.secmark, valueNode, index)
      }
      let value = expression(valueNode)
      guard let key = keys.meta[left.keyword] else { return emit(.unreadable, index) }
      emit(.setMeta(key, value), index)
    case .ct:
      let value = expression(valueNode)
      guard let key = keys.conntrack[left.keyword] else { return emit(.unreadable, index) }
      noteConntrack(.write(key), at: first)
      emit(.setConntrack(key, Keys.direction(left.flags), value), index)
    default:
      let target = expression(first)
      let value = expression(valueNode)
      emit(.setPayload(target, value), index)
    }
  }

  // MARK: Sets

  private mutating func setUpdate(_ index: Int) {
    let node = tree.nodes[index]
    let operation: Statement.SetOperation =
      switch node.keyword {
      case .update: .update
      case .delete: .delete
      default: .add
      }
    let first = index + 1
    let second = first + Int(tree.nodes[first].size)
    // The older order names the set last.
    let isLegacy = node.flags & 1 != 0
    let set = expression(isLegacy ? second : first)
    let elementNode = isLegacy ? first : second
    let mark = statementStack.count
    let element = expression(elementNode)
    var statements = StatementList.empty
    if case .element(_, let options) = ruleset.expression(element) {
      statements = ruleset.elementOptions[Int(options)].statements
    }
    precondition(statementStack.count == mark)
    if let data = child(of: index, .mapData), tree.nodes[data].size > 1 {
      let value = expression(data + 1)
      emit(
        .updateMap(operation, map: set, element: element, data: value, statements), index)
    } else {
      emit(.updateSet(operation, set: set, element: element, statements), index)
    }
  }

  private mutating func meter(_ index: Int) {
    var name: NameID?
    var size: UInt32 = 0
    var key: ExpressionID?
    let mark = statementStack.count
    var child = index + 1
    let end = index + Int(tree.nodes[index].size)
    while child < end {
      let node = tree.nodes[child]
      switch node.kind {
      case .name: name = intern(child)
      case .property where node.keyword == .size: size = number32(child + 1)
      default: if key == nil { key = expression(child) } else { statement(child) }
      }
      child += Int(node.size)
    }
    let statements = takeStatements(from: mark)
    let missing = key ?? ruleset.add(.unreadable, at: tree.range(index))
    emit(.meter(name, size: size, key: missing, statements), index)
  }
}

// MARK: Actions on packets

extension Lowering {
  private mutating func packetAction(_ index: Int) {
    let node = tree.nodes[index]
    switch node.kind {
    case .transparentProxy:
      let family = child(of: index, .family).map { Keys.family(tree.nodes[$0].keyword) }
      let address = child(of: index, .property, .to).map { expression($0 + 1) }
      let port = child(of: index, .property, .port).map { expression($0 + 1) }
      emit(
        .transparentProxy(family ?? .unspecified, address: address, port: port), index)
    case .synproxy: emit(.synproxy(synproxy(index)), index)
    case .queue: queue(index)
    case .duplicate:
      let device = child(of: index, .property, .device).map { expression($0 + 1) }
      emit(.duplicate(to: expression(index + 1), device: device), index)
    default:
      let family = child(of: index, .family)
      let value = index + (family == nil ? 1 : 2)
      let target = expression(value)
      let device = child(of: index, .property, .device).map { expression($0 + 1) }
      emit(
        .forward(
          family.map { Keys.family(tree.nodes[$0].keyword) } ?? .unspecified,
          address: device == nil ? nil : target, device: device ?? target), index)
    }
  }

  private mutating func queue(_ index: Int) {
    var value: ExpressionID?
    var bypass = false
    var fanout = false
    for child in tree.children(index) {
      switch tree.nodes[child].keyword {
      case .num, .to: value = expression(child + 1)
      default:
        for flag in tree.children(child) {
          if tree.nodes[flag].keyword == .bypass { bypass = true } else { fanout = true }
        }
      }
    }
    emit(.queue(number: value, bypass: bypass, fanout: fanout), index)
  }

  private func synproxy(_ index: Int) -> Synproxy {
    var result = Synproxy()
    for child in tree.children(index) {
      switch tree.nodes[child].keyword {
      case .mss, .maxseg: result.mss = UInt16(truncatingIfNeeded: number(child + 1))
      case .wscale: result.windowScale = UInt8(truncatingIfNeeded: number(child + 1))
      case .timestamp: result.timestamp = true
      default: result.sackPermitted = true
      }
    }
    return result
  }

  private mutating func log(_ index: Int) -> Log {
    var log = Log()
    for child in tree.children(index) {
      let value = child + 1
      let node = tree.nodes[child]
      switch node.keyword {
      case .prefix where node.size > 1: log.prefix = prefixRange(value)
      case .group where node.size > 1: log.group = UInt16(truncatingIfNeeded: number(value))
      case .snaplen where node.size > 1: log.snaplen = number32(value)
      case .queueThreshold where node.size > 1:
        log.queueThreshold = UInt16(truncatingIfNeeded: number(value))
      case .level where node.size > 1: log.level = intern(value)
      case .flags:
        if node.flags & 1 != 0 { log.flags.insert(.ipOptions) }
        for flag in tree.children(child) {
          switch tree.nodes[flag].keyword {
          case .sequence: log.flags.insert(.tcpSequence)
          case .options: log.flags.insert(.tcpOptions)
          case .skuid: log.flags.insert(.user)
          case .ether: log.flags.insert(.ether)
          default: log.flags.formUnion(.all)
          }
        }
      default: break
      }
    }
    return log
  }

  /// Where the prefix is written: in place, or in the definition of the variable.
  private mutating func prefixRange(_ index: Int) -> SourceRange {
    guard tree.nodes[index].kind == .variable else { return tree.range(index) }
    let value = expression(index)
    return ruleset.range(ruleset.resolved(value))
  }

  private mutating func reject(_ index: Int) -> Reject {
    let node = tree.nodes[index]
    let code = node.size > 1 ? expression(index + 1) : nil
    switch node.keyword {
    case .icmp: return Reject(kind: .icmp, code: code)
    case .icmpv6: return Reject(kind: .icmpv6, code: code)
    case .icmpx: return Reject(kind: .icmpx, code: code)
    case .tcp: return Reject(kind: .tcpReset, code: nil)
    default: return Reject(kind: .unspecified, code: nil)
    }
  }

  private mutating func nat(_ index: Int) -> NAT {
    let kind: NAT.Kind =
      switch tree.nodes[index].keyword {
      case .snat: .snat
      case .dnat: .dnat
      case .masquerade: .masquerade
      default: .redirect
      }
    var nat = NAT(kind: kind)
    for child in tree.children(index) {
      let node = tree.nodes[child]
      switch (node.kind, node.keyword) {
      case (.family, _): nat.family = Keys.family(node.keyword)
      case (_, .to): nat.address = expression(child + 1)
      case (_, .port): nat.port = expression(child + 1)
      case (_, .addr): nat.flags.insert(.concatenation)
      case (_, .prefix): nat.flags.insert(.netmap)
      case (_, .interval): nat.flags.insert(.interval)
      default:
        for flag in tree.children(child) {
          switch tree.nodes[flag].keyword {
          case .random: nat.flags.insert(.random)
          case .fullyRandom: nat.flags.insert(.fullyRandom)
          default: nat.flags.insert(.persistent)
          }
        }
      }
    }
    return nat
  }

  // MARK: Rates and amounts

  mutating func limit(_ index: Int) -> Limit {
    let node = tree.nodes[index]
    let countsBytes = node.flags & 2 != 0
    var limit = Limit(
      rate: 0, seconds: 1, burst: countsBytes ? 0 : 5, countsBytes: countsBytes,
      isOver: node.flags & 1 != 0)
    for child in tree.children(index) {
      let part = tree.nodes[child]
      switch part.kind {
      case .number: limit.rate = number(child)
      case .property:
        let (burst, overflow) = number(child + 1).multipliedReportingOverflow(
          by: Self.bytes(in: tree.nodes[child + 2].keyword))
        limit.burst = overflow ? UInt32.max : UInt32(clamping: burst)
      default:
        switch part.keyword {
        case .minute: limit.seconds = 60
        case .hour: limit.seconds = 3600
        case .day: limit.seconds = 86_400
        case .week: limit.seconds = 604_800
        case .second: limit.seconds = 1
        default:
          limit.rate = limit.rate.multipliedReportingOverflow(by: Self.bytes(in: part.keyword)).0
        }
      }
    }
    return limit
  }

  mutating func quota(_ index: Int) -> Quota {
    var amounts: [UInt64] = []
    for child in tree.children(index) {
      guard tree.nodes[child].kind == .amount else { continue }
      let unit = Self.bytes(in: tree.nodes[child + 2].keyword)
      amounts.append(number(child + 1).multipliedReportingOverflow(by: unit).0)
    }
    return Quota(
      bytes: amounts.first ?? 0, used: amounts.count > 1 ? amounts[1] : 0,
      isOver: tree.nodes[index].flags & 1 != 0)
  }

  private static func bytes(in unit: Keyword) -> UInt64 {
    switch unit {
    case .kbytes: 1024
    case .mbytes: 1024 * 1024
    default: 1
    }
  }
}
