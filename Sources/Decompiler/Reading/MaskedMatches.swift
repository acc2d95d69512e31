import CTVetBytecode
import CTVetRulesetModel

/// Comparisons of some bits: flags, networks, and fields that begin or end within a byte
/// (`relational_binop_postprocess`, nftables src/netlink_delinearize.c).
extension RuleReader {
  mutating func matchMasked(
    _ operation: RelationalOperator, _ inner: Load, _ mask: BitMask, _ right: Comparand
  ) {
    let left = resolve(inner)
    let isEquality = operation == .equal || operation == .notEqual
    if mask.isAnd, isEquality, left.type.datatype.base == .bitmask, case .value(let data) = right {
      return matchFlags(operation, left, mask, data)
    }
    if mask.isAnd, left.type.datatype.prefersPrefix, case .value(let data) = right,
      let length = prefixLength(mask, left.type)
    {
      let address = TypedConstant(data, left.type).expression
      return add(operation, left, .prefix(address, length: length))
    }
    if matchTrimmed(operation, inner, mask, right) { return }
    let masked = masked(left, mask)
    add(operation, masked, comparand(right, masked))
  }

  /// A comparison with a field that the mask cuts out.
  private mutating func matchTrimmed(
    _ operation: RelationalOperator, _ inner: Load, _ mask: BitMask, _ right: Comparand
  ) -> Bool {
    switch inner {
    case .payload(let field):
      guard mask.isAnd, let bits = mask.and,
        let trimmed = fields.trimmed(fields.completed(field), mask: bits)
      else { return false }
      matchPayload(
        operation, trimmed.field, right, shift: trimmed.shift, byteCount: (field.bits + 7) / 8)
    case .option(let field):
      guard let trimmed = field.trimmed(mask) else { return false }
      let typed = resolve(.option(trimmed.field))
      let right = comparand(
        right, typed, shift: trimmed.shift, byteCount: (field.bits + 7) / 8)
      add(operation, typed, right)
    case .bytes, .typed, .conntrack, .masked, .shifted, .byteorder, .jenkinsHash, .map,
      .concatenation:
      return false
    }
    return true
  }

  private mutating func matchFlags(
    _ operation: RelationalOperator, _ left: Typed, _ mask: BitMask, _ data: RegisterData
  ) {
    let value = TypedConstant(data, left.type)
    let bits = TypedConstant(bigEndian: mask.and ?? 0, left.type)
    if value.value.number == 0 {
      return add(operation == .notEqual ? .implicit : .not, left, .flagList(bits))
    }
    if value == bits, bits.value.number.nonzeroBitCount == 1 {
      let masked = DecompiledExpression.binary(.and, left.expression, bits.expression)
      return add(operation, Typed(masked, left.type), value.expression)
    }
    statements.append(
      .flagMatch(operation, left.expression, mask: .flagList(bits), value: .flagList(value)))
    dependencies.previous = statements.count - 1
  }

  /// How many bits a mask leaves, where it leaves the first ones.
  private func prefixLength(_ mask: BitMask, _ type: ValueType) -> Int? {
    guard let and = mask.and else { return nil }
    let bits = TypedConstant(bigEndian: and, type).value.number
    if bits == 0 { return 0 }
    let run = bits.lowestRun
    return run.start + run.length == type.bits ? run.length : nil
  }
}
