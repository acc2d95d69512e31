import CTVetDiagnostics
import CTVetRulesetModel

/// Computations with bits: constants are folded, others become instructions.
extension RuleCompiler {
  mutating func binary(
    _ op: BinaryOperator, _ leftID: ExpressionID, _ rightID: ExpressionID, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let outer = wanted
    let left = try evaluate(leftID)
    if case .value = left.form { wanted = outer }
    let isShift = op == .shiftLeft || op == .shiftRight
    let context = wanted
    if isShift {
      wanted = ValueContext(.integer, bits: context.bits, left.byteOrder)
    }
    let right = try evaluate(rightID)
    wanted = context
    guard left.datatypes.count == 1, !(left.isConstant && !left.isSingleton) else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: left.range,
        "`\(op.rawValue)` works on single values only")
    }
    guard case .value(let operand) = right.form else {
      throw EvaluationError(
        EvaluationDiagnostics.type, at: right.range,
        right.isConstant
          ? "`\(op.rawValue)` works on single values only"
          : "the right side of `\(op.rawValue)` must be a constant")
    }
    return try combined(op, left, operand, rightRange: right.range, at: range)
  }

  /// The result of an operation with a constant.
  mutating func combined(
    _ op: BinaryOperator, _ left: Operand, _ right: UInt128, rightRange: SourceRange,
    at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    switch op {
    case .shiftLeft, .shiftRight:
      guard right < UInt128(left.bits) else {
        throw EvaluationError(
          EvaluationDiagnostics.value, at: rightRange,
          "a shift by \(right) bits empties a value of \(left.bits) bits")
      }
      if case .value(let number) = left.form {
        let mask = Self.mask(bits: left.bits)
        let result = op == .shiftLeft ? number << right & mask : (number & mask) >> right
        return try folded(result, left.datatype, bits: left.bits, at: range)
      }
      let host = try converted(left, to: .host)
      return Operand(
        .binary(op, host, right), host.datatype, bits: host.bits, .host, at: range)
    case .and, .or, .xor:
      if case .value(let number) = left.form {
        let result =
          switch op {
          case .and: number & right
          case .or: number | right
          default: number ^ right
          }
        return try folded(
          result & Self.mask(bits: left.bits), left.datatype, bits: left.bits, at: range)
      }
      return Operand(
        .binary(op, left, right), left.datatype, bits: left.bits, left.byteOrder, at: range)
    }
  }

  /// A computed constant, as the place wants it.
  func folded(
    _ number: UInt128, _ datatype: DataType, bits: Int, at range: SourceRange
  ) throws(EvaluationError) -> Operand {
    let bits = wanted.bits == 0 ? bits : wanted.bits
    let largest = wanted.largest ?? Self.mask(bits: bits)
    guard number <= largest else {
      throw EvaluationError(
        EvaluationDiagnostics.value, at: range,
        "\(number) is beyond the range 0-\(largest) of \(datatype.summary)")
    }
    return Operand(.value(number), datatype, bits: bits, wanted.byteOrder, at: range)
  }

  /// An operand in another byte order; what is read is swapped, constants just lie otherwise.
  func converted(
    _ operand: Operand, to order: DataType.ByteOrder
  ) throws(EvaluationError) -> Operand {
    if operand.byteOrder == order { return operand }
    var result = operand
    if case .concatenation(let parts) = operand.form {
      var swapped: [Operand] = []
      for part in parts {
        let isAsIs = part.byteOrder == .bigEndian || part.datatype.isString
        swapped.append(isAsIs ? part : self.swapped(part, to: order))
      }
      result.form = .concatenation(swapped)
      return result
    }
    if operand.datatype.isString { return operand }
    if operand.isConstant || operand.bits / 8 < 2 {
      result.byteOrder = order
      return result
    }
    return swapped(operand, to: order)
  }

  private func swapped(_ operand: Operand, to order: DataType.ByteOrder) -> Operand {
    let operation: Instruction.Byteorder.Operation =
      order == .bigEndian ? .hostToNetwork : .networkToHost
    return Operand(
      .swapped(operation, operand), operand.datatype, bits: operand.bits, order,
      at: operand.range)
  }

  // MARK: Moving operations to the constant side

  /// Rewrites `left >> n == value` as `left & mask == value << n`, and likewise where an operation
  /// on what is read can be undone on the constants.
  mutating func transferred(_ relation: Relation) throws(EvaluationError) -> Relation {
    guard case .binary(let op, let inner, let operand) = relation.left.form else {
      return relation
    }
    var result = relation
    guard let right = try inverted(relation.right, op, operand, left: relation.left) else {
      return relation
    }
    result.right = right
    result.left = Self.withoutOperation(relation.left, op, inner, operand)
    return result
  }

  /// What is left of an operand once its last operation was moved to the other side.
  static func withoutOperation(
    _ operand: Operand, _ op: BinaryOperator, _ inner: Operand, _ constant: UInt128
  ) -> Operand {
    if op == .shiftRight {
      let mask = Self.mask(bits: inner.bits) << constant
      return Operand(
        .binary(.and, inner, mask), operand.datatype, bits: operand.bits, operand.byteOrder,
        at: operand.range)
    }
    var result = inner
    result.datatype = operand.datatype
    return result
  }

  /// The constant side with the operation undone; nil where it can't be undone.
  private mutating func inverted(
    _ right: Operand, _ op: BinaryOperator, _ operand: UInt128, left: Operand
  ) throws(EvaluationError) -> Operand? {
    switch right.form {
    case .value(let number):
      guard let value = try inverted(number, right.bits, op, operand, at: right.range) else {
        return nil
      }
      var result = right
      result.form = .value(value)
      result.bits = max(wanted.bits, right.bits)
      return result
    case .interval(let low, let high):
      guard let first = try inverted(low, right.bits, op, operand, at: right.range),
        let last = try inverted(high, right.bits, op, operand, at: right.range)
      else { return nil }
      var result = right
      result.form = .interval(first, last)
      result.bits = max(wanted.bits, right.bits)
      return result
    default: return nil
    }
  }

  /// A constant with an operation undone; nil for an operation that can't be.
  mutating func inverted(
    _ number: UInt128, _ bits: Int, _ op: BinaryOperator, _ operand: UInt128,
    at range: SourceRange
  ) throws(EvaluationError) -> UInt128? {
    switch op {
    case .shiftLeft:
      if number != 0, UInt128(number.trailingZeroBitCount) < operand {
        throw EvaluationError(
          EvaluationDiagnostics.value, at: range,
          "the comparison never holds: the low \(operand) bits are always zero")
      }
      return number >> operand
    case .shiftRight:
      if wanted.bits < bits + Int(operand) { wanted.bits += Int(operand) }
      let (mask, shifted) = (Self.mask(bits: wanted.bits), number << operand)
      return shifted & mask
    case .xor: return number ^ operand
    case .and, .or: return nil
    }
  }
}
