import CTVetDiagnostics
import CTVetRulesetModel

/// Matches: a selector compared with constants.
extension RuleCompiler {
  mutating func match(
    _ leftID: ExpressionID, _ op: RelationalOperator, _ rightID: ExpressionID,
    at range: SourceRange
  ) throws(EvaluationError) {
    if try addComparison(leftID, op, rightID) { return }
    pendingHoles.removeAll(keepingCapacity: true)
    var op = op
    let left = try leftSide(leftID, comparedWith: rightID)
    guard !left.isConstant else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: left.range,
        "the left side of a match is read from the packet")
    }
    let right = try rightSide(rightID, of: leftID, &op)
    guard right.isConstant else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: right.range, "the right side of a match must be a constant")
    }
    try checkTypes(left, leftID, right)
    if op == .equal || op == .implicit { learn(leftID, from: right) }
    try addRelation(Relation(left: left, op: op, right: right), leftID, at: range)
  }

  private mutating func leftSide(
    _ id: ExpressionID, comparedWith rightID: ExpressionID
  ) throws(EvaluationError) -> Operand {
    wanted = .none
    // `exists` changes what is loaded.
    if case .boolean = ruleset.expression(rightID),
      case .fib(let flags, let result) = ruleset.expression(ruleset.resolved(id))
    {
      return fib(flags, result, isPresence: true, at: ruleset.range(id))
    }
    return try evaluate(id)
  }

  /// The constant side; hours and days that wrap around midnight turn the comparison around.
  private mutating func rightSide(
    _ id: ExpressionID, of leftID: ExpressionID, _ op: inout RelationalOperator
  ) throws(EvaluationError) -> Operand {
    guard case .range(let low, let high) = ruleset.expression(id),
      case .meta(let key) = ruleset.expression(ruleset.resolved(leftID)),
      key == .hour || key == .day
    else { return try evaluate(id) }
    let right = try interval(low, high, at: ruleset.range(id), mayWrap: true)
    guard case .interval(let first, let last) = right.form, first > last else { return right }
    switch op {
    case .equal, .implicit: op = .notEqual
    case .notEqual: op = .equal
    default: return try interval(low, high, at: ruleset.range(id))
    }
    var swapped = right
    swapped.form = .interval(last, first)
    return swapped
  }

  private func checkTypes(
    _ left: Operand, _ leftID: ExpressionID, _ right: Operand
  ) throws(EvaluationError) {
    switch right.form {
    case .elements: break
    default:
      if left.datatypes != right.datatypes {
        throw Self.mismatch(
          expected: left.datatypes, found: right.datatypes, at: right.range)
      }
    }
    switch ruleset.expression(ruleset.resolved(leftID)) {
    case .meta(.securityMark), .ct(.securityMark, _, _):
      throw EvaluationError(
        EvaluationDiagnostics.type, at: right.range,
        "a security mark can't be compared with a constant")
    default: break
    }
  }

  /// Notes what a comparison for equality tells of the packet's protocols.
  private mutating func learn(_ leftID: ExpressionID, from right: Operand) {
    let left = ruleset.expression(ruleset.resolved(leftID))
    switch right.form {
    case .value(let number): learn(left, is: number)
    case .elements(let literal):
      for element in literal.elements {
        guard case .single(let bounds)? = element.key, bounds.form == .value else { continue }
        learn(left, is: bounds.low)
      }
    default: break
    }
  }

  mutating func learn(_ left: Expression, is number: UInt128) {
    guard let value = UInt64(exactly: number) else { return }
    switch left {
    case .payload(let header, let field): context.learn(header, field, is: value)
    case .meta(let key): context.learn(key, is: value)
    case .inner(_, let id):
      if case .payload(let header, let field) = ruleset.expression(ruleset.resolved(id)) {
        tunnelScope?.context.learn(header, field, is: value)
      }
      return
    case .ct(let key, _, _): context.learn(key, is: value)
    default: return
    }
    candidates.note(context[.network], at: .network)
    candidates.note(context[.transport], at: .transport)
  }

  private mutating func addRelation(
    _ unfinished: Relation, _ leftID: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) {
    var relation = unfinished
    switch relation.op {
    case .less, .lessOrEqual, .greater, .greaterOrEqual: try order(&relation)
    case .not:
      try checkNegation(relation)
      fallthrough
    case .implicit, .equal, .notEqual: try compare(&relation, leftID)
    }
    if notesHoles { relation.holes = pendingHoles }
    add(try transferred(relation))
  }

  private func order(_ relation: inout Relation) throws(EvaluationError) {
    if case .concatenation = relation.left.form {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: relation.left.range,
        "`\(relation.op.rawValue)` does not work on concatenations")
    }
    guard relation.right.isSingleton else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: relation.right.range,
        "`\(relation.op.rawValue)` compares with a single value")
    }
    relation.left = try converted(relation.left, to: .bigEndian)
    relation.right = try converted(relation.right, to: .bigEndian)
  }

  private func checkNegation(_ relation: Relation) throws(EvaluationError) {
    if case .binary = relation.left.form {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: relation.left.range,
        "`!` can't follow a computation", hint: "write `!=`")
    }
    if case .value = relation.right.form, relation.right.datatype.isBitmask { return }
    throw EvaluationError(
      EvaluationDiagnostics.type, at: relation.right.range,
      "`!` means \"none of these flags\"; this is no flag", hint: "write `!=`")
  }

  private mutating func compare(
    _ relation: inout Relation, _ leftID: ExpressionID
  ) throws(EvaluationError) {
    switch relation.right.form {
    case .interval:
      relation.left = try converted(relation.left, to: .bigEndian)
      relation.right.byteOrder = .bigEndian
    case .prefix, .value:
      if !relation.right.datatype.isString { relation.right.byteOrder = relation.left.byteOrder }
    case .elements(let literal):
      guard !literal.elements.isEmpty else {
        throw EvaluationError(
          EvaluationDiagnostics.set, at: relation.right.range,
          "the set is empty, so nothing matches")
      }
      try checkAddress(leftID)
      var key = relation.left.valueType
      let transfer =
        literal.hasIntervals && relation.left.byteOrder == .host
        ? nil : try transfer(&relation.left, literal)
      if transfer != nil, key.parts.count == 1 {
        key.parts[0].bits = max(wanted.bits, key.parts[0].bits)
      }
      relation.right = try declare(
        literal, key: key, transfer: transfer, at: relation.right.range)
      if literal.hasIntervals { relation.left = try converted(relation.left, to: .bigEndian) }
    case .set(let use):
      try checkAddress(leftID)
      if use.isInterval { relation.left = try converted(relation.left, to: .bigEndian) }
    case .concatenation:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: relation.right.range,
        "a concatenation is compared with a set", hint: "put braces around it")
    default:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: relation.right.range, "nothing can be compared with this")
    }
  }
}
