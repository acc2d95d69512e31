import CTVetDiagnostics
package import CTVetRulesetModel

/// Statements that apply named objects and change sets.
extension RuleCompiler {
  mutating func apply(
    _ kind: ObjectKind, _ unresolved: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) {
    let id = ruleset.resolved(unresolved)
    switch ruleset.expression(id) {
    case .symbol, .number:
      output.append(
        .objectReference(
          .init(
            target: .name(type: kind.instructionType, ruleset.text(id)))))
    case .map(let keyID, let dataID):
      let (key, use) = try lookup(keyID, dataID, .object(kind), .none)
      guard case .object = use.value else {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: ruleset.range(dataID),
          "this map gives no objects", hint: "declare it as `type … : \(kind.rawValue)`")
      }
      output.append(
        .objectReference(.init(target: .map(key: try load(key), set: use.name))))
    default:
      throw EvaluationError(
        EvaluationDiagnostics.type, at: ruleset.range(id),
        "the name of an object, or a map of names, is wanted here")
    }
  }

  /// `add @set { key }` and the like.
  mutating func update(
    _ operation: Statement.SetOperation, _ setID: ExpressionID, _ elementID: ExpressionID,
    data: ExpressionID?, _ statements: StatementList, at range: SourceRange
  ) throws(EvaluationError) {
    guard case .setReference(let name) = ruleset.expression(ruleset.resolved(setID)) else {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: ruleset.range(setID), "the name of a set is wanted here",
        hint: "write `@name`")
    }
    let use = try setUse(name, at: ruleset.range(setID))
    let options = elementOptions(elementID)
    let key = try setArgument(elementID, use.key, at: range)
    let outer = firstFreeWord
    defer { firstFreeWord = outer }
    let keyWord: Int
    var dataRegister: Register?
    if let data {
      guard case .data(let type)? = use.value else {
        throw EvaluationError(
          EvaluationDiagnostics.set, at: ruleset.range(setID), "this is no map of values")
      }
      let value = try setArgument(data, type, at: range)
      // Unlike for sets, nft takes four words for the key whatever its parts are.
      keyWord = try take(for: nil)
      try emit(key, at: keyWord)
      let word = try take(for: nil)
      try emit(value, at: word)
      dataRegister = .starting(atWord: word)
    } else {
      keyWord = try take(for: key)
      try emit(key, at: keyWord)
      if let id = ruleset.set(named: name, in: table) { updatedSets.insert(id) }
    }
    output.append(
      .dynamicSet(
        .init(
          operation: operation.instructionOperation, key: .starting(atWord: keyWord),
          set: use.name, data: dataRegister, timeout: options?.timeout,
          expressions: try statefulInstructions(statements))))
  }

  private func elementOptions(_ id: ExpressionID) -> ElementOptions? {
    guard case .element(_, let index) = ruleset.expression(ruleset.resolved(id)) else { return nil }
    return ruleset.elementOptions[Int(index)]
  }

  /// The key or value that goes into a set.
  private mutating func setArgument(
    _ id: ExpressionID, _ type: SetDetails.ValueType, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    if let comment = elementOptions(id)?.comment {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: comment, "an element that a packet adds has no comment")
    }
    var key = id
    if case .element(let inner, _) = ruleset.expression(ruleset.resolved(id)) { key = inner }
    return try argument(key, ValueContext(type), at: range)
  }

  /// The old form of a dynamic set.
  mutating func meter(
    _ name: NameID?, size: UInt32, _ keyID: ExpressionID, _ statements: StatementList,
    at range: SourceRange
  ) throws(EvaluationError) {
    let options = elementOptions(keyID)
    if let comment = options?.comment {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: comment, "the key of a meter has no comment")
    }
    wanted = .none
    let key = try evaluate(keyID)
    guard !key.isConstant else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: key.range, "the key of a meter is read from the packet")
    }
    let spelling = name.map(ruleset.spelling) ?? "__ft%d"
    var flags = SetFlag.anonymous | SetFlag.eval
    if options?.timeout != nil { flags |= SetFlag.timeout }
    preludes.append(
      .set(
        Listing.Set(
          name: spelling, table: ruleset.spelling(ruleset.table(table).name), flags: flags,
          size: size == 0 ? nil : size,
          details: SetDetails(family: family, key: key.valueType))))
    let source = try load(key)
    output.append(
      .dynamicSet(
        .init(
          operation: options?.timeout == nil ? .add : .update, key: source, set: spelling,
          timeout: options?.timeout, expressions: try statefulInstructions(statements))))
  }
}

extension ObjectKind {
  /// The kind as instructions number it.
  package var instructionType: Instruction.ObjectType {
    switch self {
    case .counter: .counter
    case .quota: .quota
    case .limit: .limit
    case .ctHelper: .conntrackHelper
    case .ctTimeout: .conntrackTimeout
    case .ctExpectation: .conntrackExpectation
    case .secmark: .securityMark
    case .synproxy: .synproxy
    case .tunnel: .tunnel
    }
  }
}

extension Statement.SetOperation {
  /// The operation of the instruction.
  var instructionOperation: Instruction.DynamicSet.Operation {
    switch self {
    case .add: .add
    case .update: .update
    case .delete: .delete
    }
  }
}
