import CTVetRulesetModel

/// Reads what rules ask of packets and do with them.
struct RuleFactsReader {
  private let ruleset: Ruleset
  private let uses: ConntrackUses
  private var facts = RuleFacts()
  private var place = 0

  init(_ ruleset: Ruleset, _ uses: ConntrackUses) {
    self.ruleset = ruleset
    self.uses = uses
  }

  /// Reads one rule.
  mutating func read(_ id: RuleID) -> RuleFacts {
    facts = RuleFacts()
    place = 0
    let rule = ruleset.rule(id)
    let usesConntrack = uses.isUsed(by: id)
    let chain = ruleset.chains[rule.chain.index]
    for statement in ruleset.statements(rule.statements) {
      if usesConntrack { readConntrack(statement) }
      if let step = step(statement, in: chain) {
        facts.step = step
        break
      }
      place += 1
    }
    return facts
  }

  private mutating func add(_ condition: Condition) {
    facts.conditions.append(condition)
    facts.places.append(place)
  }

  // MARK: What is asked

  private mutating func readConntrack(_ statement: Statement) {
    var passing = SituationSet.all
    var isExact = false
    if case .match(let left, _, _) = statement,
      case .ct(let key, _, _) = ruleset.expression(ruleset.resolved(left)),
      key == .state || key == .status || key == .direction
    {
      isExact = true
      if let comparison = ConntrackComparison.all(in: statement, of: ruleset).first,
        let test = ValueTest(comparison, in: ruleset)
      {
        passing = ruleset.exactSituations(of: key, test)
      } else {
        isExact = false
        passing = ruleset.situations(passing: statement)
      }
    } else if case .verdictMap(let key, _) = statement,
      case .ct(.state, _, _) = ruleset.expression(ruleset.resolved(key))
    {
      return
    } else {
      passing = ruleset.situations(passing: statement)
    }
    if isExact || passing != .all { add(.situations(passing, isExact: isExact)) }
  }

  private mutating func readMatch(
    _ left: ExpressionID, _ comparison: RelationalOperator, _ right: ExpressionID
  ) {
    let left = ruleset.resolved(left)
    switch ruleset.expression(left) {
    case .ct(let key, _, _):
      // The three that the table of situations knows were read as a whole.
      if key != .state, key != .status, key != .direction { add(.opaque) }
      return
    case .concatenation(let parts):
      for part in ruleset.expressions(parts) { addPresence(of: part) }
      add(.opaque)
      return
    default: break
    }
    if let flags = FlagTest(left, comparison, right, in: ruleset) {
      addPresence(of: flags.field)
      add(.flags(flags.passing))
      return
    }
    addPresence(of: left)
    guard let subject = Subject(ruleset.expression(left)) else { return add(.opaque) }
    if let condition = condition(subject, comparison, right) { add(condition) }
  }

  private func condition(
    _ subject: Subject, _ comparison: RelationalOperator, _ right: ExpressionID
  ) -> Condition? {
    var values = ruleset.values(right, as: subject.type)
    var isNegated = false
    switch comparison {
    case .implicit, .equal: break
    case .notEqual: isNegated = true
    case .not: return .opaque
    case .less, .lessOrEqual, .greater, .greaterOrEqual:
      guard values.isComplete, values.ranges.count == 1 else { return .opaque }
      let bound = values.ranges[0].lowerBound
      let top = subject.largest
      switch comparison {
      case .less:
        values.ranges = bound == 0 ? [] : [0...(bound - 1)]
      case .lessOrEqual: values.ranges = [0...min(bound, top)]
      case .greater: values.ranges = bound >= top ? [] : [(bound + 1)...top]
      default: values.ranges = bound > top ? [] : [bound...top]
      }
    }
    return subject.condition(values, isNegated: isNegated)
  }

  /// What must be in a packet for an expression to be read at all.
  private mutating func addPresence(of id: ExpressionID) {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .payload(let header, _), .extensionHeader(let header, _, _),
      .extensionHeaderExists(let header):
      add(presenceOf: header)
    case .binary(_, let left, _): addPresence(of: left)
    case .tcpOption, .rawTCPOption: addTransport(Probe.Transport.tcp)
    case .ipOption: add(.family(.ip))
    case .map(let key, _): addPresence(of: key)
    case .concatenation(let parts):
      for part in ruleset.expressions(parts) { addPresence(of: part) }
    default: break
    }
  }

  private mutating func add(presenceOf header: Header) {
    switch header {
    case .ip: add(.family(.ip))
    case .ip6, .hopByHop, .routing, .routing0, .routing2, .fragment, .destinationOptions,
      .mobility, .segmentRouting:
      add(.family(.ip6))
    case .icmp: addTransport(Probe.Transport.icmp)
    case .igmp: addTransport(2)
    case .icmpv6: addTransport(Probe.Transport.icmpv6)
    case .tcp: addTransport(Probe.Transport.tcp)
    case .udp: addTransport(Probe.Transport.udp)
    case .udplite: addTransport(136)
    case .dccp: addTransport(33)
    case .sctp: addTransport(132)
    case .ah: addTransport(51)
    case .esp: addTransport(50)
    case .comp: addTransport(108)
    default: break
    }
  }

  private mutating func addTransport(_ number: UInt8) {
    var numbers = ValueSet()
    numbers.ranges = [UInt128(number)...UInt128(number)]
    add(.transport(numbers, isNegated: false))
  }

  // MARK: What is done

  private mutating func step(_ statement: Statement, in chain: Chain) -> RuleFacts.Step? {
    switch statement {
    case .match(let left, let comparison, let right):
      readMatch(left, comparison, right)
      return nil
    case .verdict(let verdict):
      let step = step(verdict, in: chain.table)
      if case .next = step { return nil }
      return step
    case .verdictMap(let key, let map): return branches(key, map, in: chain.table)
    case .reject(let reject):
      switch reject.kind {
      case .tcpReset: addTransport(Probe.Transport.tcp)
      case .icmp: if chain.family != .ip { add(.family(.ip)) }
      case .icmpv6: if chain.family != .ip6 { add(.family(.ip6)) }
      case .unspecified, .icmpx: break
      }
      return .reject
    case .nat(let nat): return .translate(nat.kind)
    case .chain(let target, let isGoto): return .call(target, isGoto: isGoto)
    case .queue, .synproxy, .transparentProxy, .forward, .xtables, .unreadable: return .unknown
    case .limit, .quota, .connectionCount, .meter: add(.opaque)
    case .object(let kind, let name):
      if kind != .counter { add(.opaque) }
      addPresence(of: name)
    case .updateSet(_, _, let key, let more), .updateMap(_, _, let key, _, let more):
      addPresence(of: key)
      if more.count > 0 { add(.opaque) }
    case .setMeta(_, let value), .setConntrack(_, _, let value): addPresence(of: value)
    case .setPayload(let field, _): addPresence(of: field)
    case .counter, .last, .log, .notrack, .flowOffload, .duplicate, .stripOption: break
    }
    return nil
  }

  private func step(_ verdict: Verdict, in table: TableID) -> RuleFacts.Step {
    switch verdict {
    case .accept: return .accept
    case .drop: return .drop
    case .continue: return .next
    case .return: return .leave
    case .jump(let name), .goto(let name):
      guard let target = ruleset.chain(named: name, in: table) else { return .unknown }
      if case .goto = verdict { return .call(target, isGoto: true) }
      return .call(target, isGoto: false)
    }
  }

  private mutating func branches(
    _ key: ExpressionID, _ map: ExpressionID, in table: TableID
  ) -> RuleFacts.Step {
    let key = ruleset.resolved(key)
    addPresence(of: key)
    var found: [(condition: Condition, step: RuleFacts.Step)] = []
    var missed: ValueSet? = ValueSet()
    var rest = SituationSet.all
    for element in elements(of: map, in: table) {
      var key = key
      var constant = ruleset.resolved(element.key)
      if case .element(let inner, _) = ruleset.expression(constant) { constant = inner }
      var condition = Condition.opaque
      if element.isCertain {
        if case .catchAll = ruleset.expression(constant) {
          if case .ct(.state, _, _) = ruleset.expression(key) {
            condition = .situations(rest, isExact: true)
          } else if let subject = Subject(ruleset.expression(key)), let missed {
            condition = subject.condition(missed, isNegated: true) ?? .opaque
          }
        } else {
          condition = self.condition(of: &key, constant, missed: &missed, rest: &rest)
        }
      }
      guard case .verdict(let verdict) = ruleset.expression(ruleset.resolved(element.data)) else {
        found.append((.opaque, .unknown))
        continue
      }
      found.append((condition, step(verdict, in: table)))
    }
    return .branches(found)
  }

  private func condition(
    of key: inout ExpressionID, _ constant: ExpressionID, missed: inout ValueSet?,
    rest: inout SituationSet
  ) -> Condition {
    if case .ct(.state, _, _) = ruleset.expression(key) {
      guard let number = ruleset.constant(constant, of: .state), number.nonzeroBitCount == 1 else {
        return .opaque
      }
      let situations = SituationSet(states: ConntrackState(rawValue: number))
      rest = rest.subtracting(situations)
      return .situations(situations, isExact: true)
    }
    guard let subject = Subject(ruleset.expression(key)) else { return .opaque }
    let values = ruleset.values(constant, as: subject.type)
    if values.isComplete {
      missed?.ranges += values.ranges
      missed?.names += values.names
    } else {
      missed = nil
    }
    return subject.condition(values, isNegated: false) ?? .opaque
  }

  private struct Element {
    let key: ExpressionID
    let data: ExpressionID
    let isCertain: Bool
  }

  private func elements(of map: ExpressionID, in table: TableID) -> [Element] {
    switch ruleset.expression(ruleset.resolved(map)) {
    case .set(let list): return elements(list, isCertain: true)
    case .setReference(let name):
      guard let id = ruleset.set(named: name, in: table) else { return [] }
      // Programs may add and remove elements of a named map.
      return ruleset.sets[id.index].elements.flatMap { elements($0, isCertain: false) }
    default: return []
    }
  }

  private func elements(_ list: ExpressionList, isCertain: Bool) -> [Element] {
    ruleset.expressions(list).flatMap { id -> [Element] in
      let id = ruleset.resolved(id)
      switch ruleset.expression(id) {
      case .mapping(let key, let data):
        return [Element(key: key, data: data, isCertain: isCertain)]
      case .set(let nested): return elements(nested, isCertain: isCertain)
      default: return []
      }
    }
  }
}
