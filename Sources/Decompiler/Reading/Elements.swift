import CTVetBytecode
import CTVetRulesetModel

/// The key of a look-up.
struct ElementKey {
  /// What is looked up.
  var typed: Typed
  /// How many bits lie behind a field in the bytes that are compared.
  var shift = 0
  /// How many bytes are compared, where it is no concatenation.
  var byteCount: Int

  init(typed: Typed, shift: Int = 0, byteCount: Int? = nil) {
    self.typed = typed
    self.shift = shift
    self.byteCount = byteCount ?? typed.type.byteCount
  }
}

/// What the values of a map are.
struct ElementValues {
  /// The type of each part.
  var types: [ValueType] = []
  /// Whether a value is the first one of an interval, then the last one.
  var isInterval = false
}

/// Elements of anonymous sets and maps, as a listing shows them.
extension RuleReader {
  /// The elements, or the name of a set that has one.
  func elements(of use: SetUse, key: ElementKey, values: ElementValues) -> DecompiledExpression {
    var key = key
    key.typed.type.isConverted = false
    for index in key.typed.parts.indices { key.typed.parts[index].isConverted = false }
    guard use.isAnonymous, let set = use.listed else { return .namedSet(use.name) }
    let reader = ElementReader(
      key: key, keyTypes: key.types(in: set), values: values, isInterval: set.flags & 4 != 0)
    return .set(reader.elements(set.elements))
  }
}

extension ElementKey {
  /// The types of the key's parts; what is known of the set wins.
  fileprivate func types(in set: Listing.Set) -> [ValueType] {
    var types = typed.parts.isEmpty ? [typed.type] : typed.parts
    // A set keeps its typeof, which is not known for maps and computations.
    if typed.parts.isEmpty, set.isMap || typed.expression.isComputed {
      types[0].isHexadecimal = false
      if types[0].datatype == .invalid { types[0].datatype = .integer }
    }
    if let details = set.details?.key.parts, details.count == types.count {
      for (index, part) in details.enumerated()
      where !types[index].isHexadecimal || part.datatype != .integer {
        types[index].datatype = part.datatype
        types[index].isHexadecimal = false
      }
    }
    return types
  }
}

extension Listing.Set {
  /// `NFT_SET_MAP`.
  fileprivate var isMap: Bool { flags & 8 != 0 }
}

extension DecompiledExpression {
  /// Whether it computes with bits.
  var isComputed: Bool {
    switch self {
    case .binary, .converted: true
    default: false
    }
  }
}

/// Reads elements; intervals that are not parts of concatenations are made of their ends first
/// (`interval_map_decompose`, nftables src/segtree.c).
struct ElementReader {
  let key: ElementKey
  let keyTypes: [ValueType]
  let values: ElementValues
  let isInterval: Bool

  func elements(_ elements: [SetElement]) -> [DecompiledElement] {
    if keyTypes.count > 1 {
      let read = elements.map { element($0, key: concatenation($0)) }
      return isInterval ? read : sorted(read, elements)
    }
    guard !isInterval else { return intervals(elements) }
    let type = keyTypes[0]
    let read = elements.map { element in
      self.element(element, key: isCatchAll(element) ? .catchAll : single(number(element), type))
    }
    return sorted(read, elements)
  }

  private func isCatchAll(_ element: SetElement) -> Bool {
    element.flags & SetElement.Flag.catchAll != 0
  }

  private func number(_ element: SetElement) -> UInt128 {
    element.key.bigEndianNumber(byteCount: key.byteCount)
  }

  /// A key of a number whose bytes are in the register's order.
  private func single(_ number: UInt128, _ type: ValueType) -> DecompiledExpression {
    TypedConstant(bigEndian: number >> UInt128(key.shift), type).expression
  }

  private func element(
    _ element: SetElement, key: DecompiledExpression
  ) -> DecompiledElement {
    DecompiledElement(
      key: key, value: value(element.value), timeout: element.timeout,
      expiration: element.expiration,
      statements: element.statements.compactMap { DecompiledStatement(stateful: $0) },
      comment: element.userData?.comment)
  }

  // MARK: Concatenations

  private func concatenation(_ element: SetElement) -> DecompiledExpression {
    if isCatchAll(element) { return .catchAll }
    return .concatenation(Self.parts(element.key, element.keyEnd, keyTypes))
  }

  /// The parts of a concatenation, each an interval where it has another end.
  private static func parts(
    _ first: RegisterData, _ last: RegisterData?, _ types: [ValueType]
  ) -> [DecompiledExpression] {
    var word = 0
    return types.map { type in
      defer { word += (type.bits + 31) / 32 }
      let low = TypedConstant(first.dropFirst(words: word), type)
      guard let last else { return low.expression }
      return interval(low, TypedConstant(last.dropFirst(words: word), type))
    }
  }

  /// An interval as a value, a prefix or a range.
  static func interval(_ low: TypedConstant, _ high: TypedConstant) -> DecompiledExpression {
    let first = low.value.number
    let range = high.value.number &- first
    if range == 0 { return low.expression }
    let type = low.type
    guard range & (range &+ 1) == 0, first & range == 0 else {
      return .range(.constant(low), .constant(high))
    }
    let length = type.bits - range.lowestRun.length
    if type.datatype.isString, length.isMultiple(of: 8) {
      let pattern = ConstantValue(first >> UInt128(type.bits - length), bits: length)
      return .constant(TypedConstant(pattern, type))
    }
    guard type.datatype.prefersPrefix else { return .range(.constant(low), .constant(high)) }
    return .prefix(.constant(low), length: length)
  }

  // MARK: Intervals

  private func intervals(_ elements: [SetElement]) -> [DecompiledElement] {
    var type = keyTypes[0]
    // Only then does the kernel's comparison give the order of the numbers.
    type.byteOrder = .bigEndian
    var ends: [(number: UInt128, isEnd: Bool, index: Int)] = []
    var catchAll: [DecompiledElement] = []
    for (index, element) in elements.enumerated() {
      if isCatchAll(element) {
        catchAll.append(self.element(element, key: .catchAll))
      } else {
        let isEnd = element.flags & SetElement.Flag.intervalEnd != 0
        ends.append((number(element), isEnd, index))
      }
    }
    ends.sort { left, right in
      if left.number != right.number { return left.number < right.number }
      return left.isEnd && !right.isEnd
    }
    var result: [DecompiledElement] = []
    var low: (number: UInt128, index: Int)?
    func close(at last: UInt128) {
      guard let first = low else { return }
      let shift = UInt128(key.shift)
      let key = Self.interval(
        TypedConstant(bigEndian: first.number >> shift, type),
        TypedConstant(bigEndian: last >> shift, type))
      result.append(element(elements[first.index], key: key))
    }
    for end in ends {
      close(at: end.number &- 1)
      low = end.isEnd ? nil : (end.number, end.index)
    }
    close(at: .ones(key.byteCount * 8))
    return result + catchAll
  }

  // MARK: Values

  private func value(_ value: SetElement.Value?) -> DecompiledExpression? {
    switch value {
    case nil: return nil
    case .verdict(let verdict): return .verdict(verdict)
    case .object(let name): return .name(name)
    case .data(let data):
      guard let type = values.types.first else { return nil }
      let words = values.types.reduce(0) { $0 + ($1.bits + 31) / 32 }
      let last = values.isInterval ? data.dropFirst(words: words) : nil
      guard values.types.count > 1 else {
        let low = TypedConstant(data, type)
        // Of several flags at once nft writes the number here.
        return last.map { Self.interval(low, TypedConstant($0, type)) } ?? .constant(low)
      }
      return .concatenation(Self.parts(data, last, values.types))
    }
  }

  // MARK: Order

  /// Sorts as a listing does: by the number of the key, of concatenations as one number on a
  /// little-endian host.
  private func sorted(
    _ read: [DecompiledElement], _ elements: [SetElement]
  ) -> [DecompiledElement] {
    let keys = zip(elements, elements.indices).map { element, index in
      (isCatchAll: isCatchAll(element), order: order(element), index: index)
    }
    let ordered = keys.sorted { left, right in
      if left.isCatchAll != right.isCatchAll { return right.isCatchAll }
      // nft's way to sort turns those around that count as equal.
      if left.order == right.order { return left.index > right.index }
      return left.order.lexicographicallyPrecedes(right.order)
    }
    var result: [DecompiledElement] = []
    // The kernel keeps only the first of several equal ones.
    for key in ordered {
      if result.last?.key == read[key.index].key { result.removeLast() }
      result.append(read[key.index])
    }
    return result
  }

  private func order(_ element: SetElement) -> [UInt64] {
    if keyTypes.count > 1 {
      var bytes: [UInt64] = []
      var word = 0
      for type in keyTypes {
        bytes += element.key.dropFirst(words: word).bytes.prefix(type.byteCount).map(UInt64.init)
        word += (type.bits + 31) / 32
      }
      return bytes.reversed()
    }
    let type = keyTypes[0]
    let constant = TypedConstant(bigEndian: number(element), type)
    var number = constant.value.number
    if type.datatype.isString { number = number.swapped(byteCount: type.byteCount) }
    if constant.isFlags, number != 0 { number = 1 << UInt128(number.trailingZeroBitCount) }
    return [UInt64(number >> 64), UInt64(truncatingIfNeeded: number)]
  }
}
