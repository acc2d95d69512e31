import CTVetDiagnostics
import CTVetRulesetModel

/// What the elements of the set at hand must be.
struct SetScope {
  /// What a key must be.
  var key: ValueContext
  /// What a value must be; nil for a set.
  var value: Value?
  /// Whether elements may lack their value: those that are to be removed are named by their keys.
  var mayLackValues = false
  /// Whether the set has a name, so that its declaration must allow what elements are.
  var isNamed = false
  /// The statements that the declaration gives each element; nil where elements may bring their own.
  var statements: [Instruction]?

  enum Value {
    case data(ValueContext)
    case verdict
    case object
  }
}

/// Sets and maps with their elements in braces.
extension RuleCompiler {
  /// `{ … }`; one plain element alone is no set but that element.
  mutating func literal(
    _ list: ExpressionList, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let context = wanted
    if currentSet == nil, list.count == 1, let single = try singleElement(list) { return single }
    let literal = try elements(list)
    wanted = context
    return Operand(
      .elements(literal), context.datatype ?? .invalid, bits: context.bits, context.byteOrder,
      at: range)
  }

  private mutating func singleElement(
    _ list: ExpressionList
  ) throws(EvaluationError) -> Operand? {
    guard let first = ruleset.expressions(list).first else { return nil }
    var id = ruleset.resolved(first)
    if case .element(let key, _) = ruleset.expression(id) { id = ruleset.resolved(key) }
    switch ruleset.expression(id) {
    case .mapping, .set, .concatenation, .catchAll, .setReference: return nil
    default:
      let context = wanted
      let operand = try evaluate(id)
      wanted = context
      try checkConstant(operand)
      return operand
    }
  }

  /// The elements of a list, those of sets inside of it among them.
  mutating func elements(_ list: ExpressionList) throws(EvaluationError) -> SetLiteral {
    let context = currentSet?.key ?? wanted
    var literal = SetLiteral(elements: [], datatypes: context.valueType.parts.map(\.datatype))
    literal.elements.reserveCapacity(Int(list.count))
    // nft puts the elements of a mapping whose key is a set behind all others.
    var spread: [EvaluatedElement] = []
    let isPlain = currentSet?.value == nil && !context.isConcatenation
    for id in ruleset.expressions(list) {
      // Sets of millions of plain words take a short way.
      if isPlain, case .symbol = ruleset.expression(id) {
        wanted = context
        _ = hole(of: id)
        let key = try constant(id)
        if case .value(let number) = key.form {
          literal.elements.append(
            EvaluatedElement(key: .single(ValueBounds(number)), range: key.range))
          continue
        }
      }
      try addElement(id, context, to: &literal, &spread)
    }
    literal.elements += spread
    return literal
  }

  private mutating func addElement(
    _ unresolved: ExpressionID, _ context: ValueContext, to literal: inout SetLiteral,
    _ spread: inout [EvaluatedElement]
  ) throws(EvaluationError) {
    let id = ruleset.resolved(unresolved)
    switch ruleset.expression(id) {
    case .set(let list):
      for inner in ruleset.expressions(list) {
        try addElement(inner, context, to: &literal, &spread)
      }
    case .setReference:
      throw EvaluationError(
        EvaluationDiagnostics.set, at: ruleset.range(id), "a set can't be part of another set",
        hint: "list its elements, or look both up")
    case .element(let key, _)
    where Self.isSet(ruleset.expression(ruleset.resolved(key))):
      try addElement(key, context, to: &literal, &spread)
    case .mapping(let key, let data):
      let keyID = ruleset.resolved(elementKey(key))
      guard case .set(let keys) = ruleset.expression(keyID) else {
        let element = try mapping(key, data, context, &literal, at: ruleset.range(id))
        literal.elements.append(element)
        return
      }
      for inner in ruleset.expressions(keys) {
        spread.append(try mapping(inner, data, context, &literal, at: ruleset.range(inner)))
      }
    default:
      if let scope = currentSet, scope.value != nil, !scope.mayLackValues {
        throw EvaluationError(
          EvaluationDiagnostics.set, at: ruleset.range(id), "an element of a map needs a value",
          hint: "write `key : value`")
      }
      literal.elements.append(try element(id, context, &literal, at: ruleset.range(id)))
    }
  }

  private static func isSet(_ expression: Expression) -> Bool {
    if case .set = expression { return true }
    return false
  }

  private func elementKey(_ id: ExpressionID) -> ExpressionID {
    if case .element(let key, _) = ruleset.expression(ruleset.resolved(id)) { return key }
    return id
  }

  /// A key with its options.
  private mutating func element(
    _ unresolved: ExpressionID, _ context: ValueContext, _ literal: inout SetLiteral,
    at range: SourceRange
  ) throws(EvaluationError) -> EvaluatedElement {
    var id = ruleset.resolved(unresolved)
    var options: ElementOptions?
    if case .element(let key, let index) = ruleset.expression(id) {
      options = ruleset.elementOptions[Int(index)]
      id = ruleset.resolved(key)
    }
    wanted = context
    _ = hole(of: id)
    let key = try evaluate(id)
    try checkConstant(key)
    if !key.isSingleton, key.form.isBounded { literal.hasIntervals = true }
    var element = EvaluatedElement(key: try bounds(of: key), range: range)
    if let options {
      element = EvaluatedElement(
        key: element.key,
        options: .init(
          timeout: options.timeout, expiration: options.expires,
          comment: options.comment.map(ruleset.unquotedText),
          statements: try statefulInstructions(options.statements)),
        range: range)
      try checkStatements(element, at: range)
    }
    return element
  }

  /// Looks whether an element's statements are those that the set's declaration gives.
  private func checkStatements(
    _ element: EvaluatedElement, at range: SourceRange
  ) throws(EvaluationError) {
    guard let declared = currentSet?.statements, let own = element.options?.statements,
      !own.isEmpty, own.map(\.name) != declared.map(\.name)
    else { return }
    let names = declared.map { "`\($0.name)`" }.joined(separator: " ")
    throw EvaluationError(
      EvaluationDiagnostics.set, at: range,
      names.isEmpty
        ? "the declaration says nothing of statements of elements"
        : "the declaration gives elements other statements: \(names)")
  }

  private mutating func mapping(
    _ key: ExpressionID, _ data: ExpressionID, _ context: ValueContext,
    _ literal: inout SetLiteral, at range: SourceRange
  ) throws(EvaluationError) -> EvaluatedElement {
    guard let value = currentSet?.value else {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: range,
        currentSet == nil ? "`key : value` belongs into a map" : "a set has no values",
        hint: currentSet == nil ? nil : "declare a map, or leave the value out")
    }
    var element = try element(key, context, &literal, at: range)
    element.value = try self.value(data, value, &literal)
    return element
  }

  private mutating func value(
    _ data: ExpressionID, _ scope: SetScope.Value, _ literal: inout SetLiteral
  ) throws(EvaluationError) -> EvaluatedElement.Value {
    switch scope {
    case .object: return .object(ruleset.text(ruleset.resolved(data)))
    case .verdict:
      wanted = ValueContext(.verdict, bits: 0, .unspecified)
      let operand = try evaluate(data)
      guard case .verdict(let verdict) = operand.form else {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: operand.range, "the value must be a verdict",
          hint: "`accept`, `drop`, `jump CHAIN`, …")
      }
      return .verdict(verdict)
    case .data(let context):
      wanted = context
      let operand = try evaluate(data)
      try checkConstant(operand)
      if case .verdict = operand.form {
        throw EvaluationError(
          EvaluationDiagnostics.type, at: operand.range,
          "the map gives values, not verdicts", hint: "a map of verdicts is looked up by `vmap`")
      }
      guard let bounds = try bounds(of: operand) else {
        throw EvaluationError(
          EvaluationDiagnostics.set, at: operand.range, "`*` stands for a key, not for a value")
      }
      if bounds.isRange { literal.hasIntervalValues = true }
      return .data(bounds)
    }
  }

  func checkConstant(_ operand: Operand) throws(EvaluationError) {
    guard operand.isConstant else {
      throw EvaluationError(
        EvaluationDiagnostics.set, at: operand.range, "elements must be constants")
    }
  }

  /// A constant as the bounds that an element has; nil for `*`.
  private func bounds(of operand: Operand) throws(EvaluationError) -> EvaluatedValue? {
    switch operand.form {
    case .catchAll: return nil
    case .concatenation(let parts):
      var all: [ValueBounds] = []
      for part in parts {
        guard let bounds = singleBounds(of: part) else {
          throw EvaluationError(
            EvaluationDiagnostics.set, at: part.range, "this can't be part of an element")
        }
        all.append(bounds)
      }
      return .concatenation(all)
    default:
      guard let bounds = singleBounds(of: operand) else {
        throw EvaluationError(
          EvaluationDiagnostics.set, at: operand.range, "this can't be an element")
      }
      return .single(bounds)
    }
  }

  private func singleBounds(of operand: Operand) -> ValueBounds? {
    switch operand.form {
    case .value(let number): ValueBounds(number)
    case .prefix(let number, let length):
      ValueBounds(number, number | Self.mask(bits: operand.bits - length), form: .prefix)
    case .interval(let low, let high): ValueBounds(low, high)
    default: nil
    }
  }
}

extension Operand.Form {
  /// Whether it is a range, or has ranges as parts.
  var isBounded: Bool {
    switch self {
    case .catchAll: false
    default: true
    }
  }
}
