import CTVetDecompiler
import CTVetRulesetModel

/// Values of one key, of which no two hold the same number.
struct MergedValues {
  /// Constants, ranges and networks.
  private(set) var members: [DecompiledExpression] = []
  private var numbers: Set<UInt128> = []
  /// What is more than one number.
  private var intervals: [(UInt128, UInt128)] = []

  /// The values of a constant, a range, a network or a set; nil for others and for patterns of names.
  init?(_ value: DecompiledExpression) {
    for member in value.members {
      guard let interval = member.plainInterval, add(member, interval) else { return nil }
    }
    if case .set(let elements) = value, elements.contains(where: { !$0.isPlain }) { return nil }
  }

  /// Adds the values of another key's, unless a number is in both.
  mutating func take(_ others: MergedValues) -> Bool {
    var result = self
    for member in others.members {
      guard let interval = member.plainInterval, result.add(member, interval) else { return false }
    }
    self = result
    return true
  }

  private mutating func add(
    _ member: DecompiledExpression, _ interval: (UInt128, UInt128)
  ) -> Bool {
    let (low, high) = interval
    if intervals.contains(where: { low <= $0.1 && $0.0 <= high }) { return false }
    if low == high {
      guard numbers.insert(low).inserted else { return false }
    } else {
      if numbers.contains(where: { low <= $0 && $0 <= high }) { return false }
      intervals.append(interval)
    }
    members.append(low == high ? member.first : member)
    return true
  }

  /// One value by itself, several as a set.
  var expression: DecompiledExpression {
    members.count == 1 ? members[0] : .set(members.map { DecompiledElement(key: $0) })
  }
}

extension DecompiledElement {
  /// Whether it is a key and nothing else.
  fileprivate var isPlain: Bool {
    value == nil && timeout == nil && expiration == nil && statements.isEmpty && comment == nil
  }
}

extension DecompiledExpression {
  /// The numbers that a constant, a range or a network stands for; nil for others, for patterns of
  /// names and for ranges of names.
  fileprivate var plainInterval: (UInt128, UInt128)? {
    switch self {
    case .constant(let constant):
      if constant.value.bits < constant.type.bits, constant.type.datatype.isString { return nil }
      return intervals?.first
    case .range, .prefix: return intervals?.first
    default: return nil
    }
  }

  /// The lower end of a range.
  fileprivate var first: DecompiledExpression {
    if case .range(let low, _) = self { return low }
    return self
  }
}
