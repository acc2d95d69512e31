import CTVetDiagnostics
import CTVetRulesetModel

/// Reads the matches of one rule from left to right.
struct ConditionSteps {
  private(set) var condition = RuleCondition()
  private var context: ProtocolContext
  /// Whether nft refuses the rule, as it asks for headers that no packet has together.
  private var isRefused = false
  /// Whether the protocol was looked up among several, after which nft takes no header for granted.
  private var hasSeveralProtocols = false
  /// Where each field was first tested.
  private var places: [(field: Int, range: SourceRange)] = []

  init(family: Family) {
    context = ProtocolContext(family: family)
  }

  /// Reads a statement.
  mutating func read(
    _ statement: Statement, at range: SourceRange, in ruleset: Ruleset,
    _ fields: inout RuleConditions
  ) {
    switch statement {
    case .match(let left, let comparison, let right):
      match(left, comparison, right, at: range, in: ruleset, &fields)
    case .verdictMap(let key, _): requireAll(of: key, at: range, in: ruleset, &fields)
    case .setMeta(_, let value) where isConstant(value, in: ruleset): break
    case .setConntrack(.mark, nil, let value) where isConstant(value, in: ruleset): break
    case .object(.counter, let name) where isConstant(name, in: ruleset): break
    case .limit, .quota, .connectionCount, .object(.limit, _), .object(.quota, _):
      condition.isExact = false
    case .updateSet, .updateMap, .meter, .xtables, .unreadable, .synproxy, .transparentProxy,
      .setConntrack, .setPayload, .setMeta, .object, .stripOption, .duplicate:
      // What they read need not be there, which ends the rule.
      condition.isExact = false
    case .reject(let reject): limit(to: reject, at: range, &fields)
    case .nat(let nat) where nat.address != nil: limit(to: nat.family, at: range, &fields)
    case .counter, .last, .log, .notrack, .verdict, .nat, .queue, .forward, .flowOffload, .chain:
      break
    }
  }

  private mutating func match(
    _ left: ExpressionID, _ comparison: RelationalOperator, _ right: ExpressionID,
    at range: SourceRange, in ruleset: Ruleset, _ fields: inout RuleConditions
  ) {
    let left = ruleset.resolved(left)
    if case .concatenation(let parts) = ruleset.expression(left) {
      for part in ruleset.expressions(parts) { require(part, at: range, in: ruleset, &fields) }
      demandText(left, comparison, right, of: ruleset, &fields)
      return
    }
    require(left, at: range, in: ruleset, &fields)
    guard let read = ReadField(left, in: ruleset) else {
      demandText(left, comparison, right, of: ruleset, &fields)
      return
    }
    guard !fields.isWritten(read.field) else {
      condition.isExact = false
      return
    }
    let values =
      read.states(comparison, left, right, in: ruleset)
      ?? read.values(comparison, right, in: ruleset)
    guard let values else {
      demandText(
        left, comparison, right, of: ruleset, &fields, field: read.isWhole ? read.field : nil)
      return
    }
    restrict(read.field, to: values, at: range, &fields)
    if read.field == .meta(.l4proto), case .set = ruleset.expression(ruleset.resolved(right)),
      comparison == .implicit || comparison == .equal
    {
      hasSeveralProtocols = true
    }
    guard let single = values.single, let value = UInt64(exactly: single) else { return }
    learn(read, value, ruleset)
  }

  /// Adds the tests that nft puts in front of a look-up.
  private mutating func requireAll(
    of key: ExpressionID, at range: SourceRange, in ruleset: Ruleset,
    _ fields: inout RuleConditions
  ) {
    let key = ruleset.resolved(key)
    if case .concatenation(let parts) = ruleset.expression(key) {
      for part in ruleset.expressions(parts) { require(part, at: range, in: ruleset, &fields) }
    } else {
      require(key, at: range, in: ruleset, &fields)
      if let field = PacketField(ruleset.expression(key)) { _ = fields.intern(field) }
    }
  }

  private func isConstant(_ id: ExpressionID, in ruleset: Ruleset) -> Bool {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .symbol, .number: true
    default: false
    }
  }

  /// Adds the tests that nft puts in front of a read.
  private mutating func require(
    _ id: ExpressionID, at range: SourceRange, in ruleset: Ruleset, _ fields: inout RuleConditions
  ) {
    switch ruleset.expression(ruleset.resolved(id)) {
    case .binary(_, let left, _): require(left, at: range, in: ruleset, &fields)
    case .payload(let header, let field):
      if hasSeveralProtocols, header.base == .transport, header != .transport {
        return refuse()
      }
      guard let tests = try? context.require(header) else { return refuse() }
      for test in tests { add(test, at: range, &fields) }
      guard let template = header.field(field),
        let types = try? context.requireMessageType(for: template, of: header)
      else { return }
      let values = types.types.map { ValueRange(UInt128($0)) }
      restrict(
        .payload(types.header, .type), to: FieldValues(union: values), at: range, &fields)
    case .tcpOption: add(try? context.require(.tcp), at: range, &fields)
    case .ipOption: add(try? context.require(.ip), at: range, &fields)
    case .extensionHeader, .extensionHeaderExists:
      add(try? context.require(.ip6), at: range, &fields)
    case .sctpChunk: add(try? context.require(.sctp), at: range, &fields)
    case .dccpOption: add(try? context.require(.dccp), at: range, &fields)
    default: break
    }
  }

  private mutating func refuse() {
    condition.isExact = false
    condition.contradiction = nil
    isRefused = true
  }

  private mutating func add(
    _ tests: [ProtocolTest]?, at range: SourceRange, _ fields: inout RuleConditions
  ) {
    guard let tests else { return refuse() }
    for test in tests { add(test, at: range, &fields) }
  }

  private mutating func add(
    _ test: ProtocolTest, at range: SourceRange, _ fields: inout RuleConditions
  ) {
    let field: PacketField? =
      switch test.key {
      case .meta(let key): .meta(key)
      case .payload(.ip, .protocol): .meta(.l4proto)
      case .payload(let header, let field): test.stackedBits == 0 ? .payload(header, field) : nil
      }
    guard let field else {
      condition.isExact = false
      return
    }
    restrict(field, to: FieldValues(ValueRange(UInt128(test.value))), at: range, &fields)
  }

  private mutating func learn(_ read: ReadField, _ value: UInt64, _ ruleset: Ruleset) {
    switch ruleset.expression(read.expression) {
    case .payload(let header, let field): context.learn(header, field, is: value)
    case .meta(let key): context.learn(key, is: value)
    case .ct(let key, _, _): context.learn(key, is: value)
    default: break
    }
  }

  /// `reject` looks at the packet where its answer suits some packets alone.
  private mutating func limit(
    to reject: Reject, at range: SourceRange, _ fields: inout RuleConditions
  ) {
    switch reject.kind {
    case .tcpReset: add(try? context.require(.tcp), at: range, &fields)
    case .icmp: add(try? context.require(.ip), at: range, &fields)
    case .icmpv6: add(try? context.require(.ip6), at: range, &fields)
    case .unspecified, .icmpx: break
    }
  }

  /// In the family inet the kernel translates addresses of one version alone and goes on with others
  /// (`nft_nat_inet_eval`).
  private mutating func limit(
    to family: Expression.AddressFamily, at range: SourceRange, _ fields: inout RuleConditions
  ) {
    guard context.family == .inet else { return }
    switch family {
    case .ip: add(try? context.require(.ip), at: range, &fields)
    case .ip6: add(try? context.require(.ip6), at: range, &fields)
    case .unspecified: condition.isExact = false
    }
  }

  private mutating func restrict(
    _ field: PacketField, to values: FieldValues, at range: SourceRange,
    _ fields: inout RuleConditions
  ) {
    let number = fields.intern(field)
    let isPossible = condition.restrict(number, to: values)
    let earlier = places.first { $0.field == number }
    if !isPossible, !isRefused, condition.contradiction == nil, let earlier, earlier.range != range
    {
      condition.contradiction = RuleCondition.Contradiction(
        field: number, ranges: (earlier.range, range))
    }
    if earlier == nil { places.append((number, range)) }
  }

  /// Takes a match as it is written, where its values are not known.
  private mutating func demandText(
    _ left: ExpressionID, _ comparison: RelationalOperator, _ right: ExpressionID,
    of ruleset: Ruleset, _ fields: inout RuleConditions, field: PacketField? = nil
  ) {
    var parts: [ExpressionID] = []
    ruleset.appendParts(of: left, to: &parts)
    for part in parts where !isSettled(part, ruleset, fields) {
      condition.isExact = false
      return
    }
    let right = ruleset.resolved(right)
    if case .setReference(let name) = ruleset.expression(right), fields.isChanged(name) {
      condition.isExact = false
      return
    }
    let token =
      comparison.rawValue + ruleset.sources.text(ruleset.range(right)).filter { !$0.isWhitespace }
    let text = ruleset.sources.text(ruleset.range(left)).filter { !$0.isWhitespace }
    guard !text.contains("$"), !token.contains("$") else {
      condition.isExact = false
      return
    }
    condition.demand(token, of: fields.intern(field ?? .other(text)))
  }

  /// Whether a part of what is compared reads the same whenever the rules read it.
  private func isSettled(
    _ id: ExpressionID, _ ruleset: Ruleset, _ fields: RuleConditions
  ) -> Bool {
    switch ruleset.expression(id) {
    case .numgen, .jenkinsHash, .symmetricHash, .map, .osf, .unreadable: false
    case .payload, .meta, .ct, .fib:
      PacketField(ruleset.expression(id)).map { !fields.isWritten($0) } ?? false
    default: true
    }
  }
}
