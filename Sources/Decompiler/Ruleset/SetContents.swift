import CTVetBytecode
import CTVetRulesetModel

/// The elements that the kernel holds of a named set, in the order in which they came.
struct SetContents {
  /// What tells elements apart: the ends of intervals are elements of their own.
  private struct Key: Hashable {
    let key: RegisterData
    let keyEnd: RegisterData?
    let flags: UInt32

    init(_ element: SetElement, hasKeyEnds: Bool) {
      key = element.key
      keyEnd = hasKeyEnds ? element.keyEnd ?? element.key : nil
      flags = element.flags
    }
  }

  private var elements: [SetElement?] = []
  /// The timeouts with which they came.
  private var firstTimeouts: [UInt64?] = []
  private var places: [Key: Int] = [:]

  init(of set: Listing.Set, _ changes: [RulesetCompiler.ElementChange]) {
    let hasKeyEnds =
      set.flags & SetElements.Flag.interval != 0 && (set.details?.key.parts.count ?? 0) > 1
    for change in changes {
      switch change {
      case .add(let added):
        for element in added {
          let key = Key(element, hasKeyEnds: hasKeyEnds)
          if let place = places[key] {
            renew(place, by: element, set)
          } else {
            places[key] = elements.count
            elements.append(element)
            firstTimeouts.append(element.timeout)
          }
        }
      case .remove(let removed):
        for element in removed {
          guard let place = places.removeValue(forKey: Key(element, hasKeyEnds: hasKeyEnds))
          else { continue }
          elements[place] = nil
        }
      case .flush:
        elements = []
        firstTimeouts = []
        places = [:]
      }
    }
  }

  /// An element that is there gets another timeout: the last of those that differ from the one it came
  /// with, since what one file changes is compared before any of it is done (`nft_add_set_elem`).
  private mutating func renew(_ place: Int, by element: SetElement, _ set: Listing.Set) {
    guard set.flags & SetFlag.timeout != 0,
      element.flags & SetElement.Flag.intervalEnd == 0,
      element.timeout ?? set.timeout != firstTimeouts[place] ?? set.timeout
    else { return }
    elements[place]?.timeout = element.timeout
    elements[place]?.expiration = element.expiration
  }

  /// The elements as they are listed.
  func elements(
    of set: Listing.Set, _ details: SetDetails, typeof: ListedTable.Set.Typeof?
  ) -> [DecompiledElement] {
    let isInterval = set.flags & SetElements.Flag.interval != 0
    var types = Self.types(details.key, typeof?.key)
    if isInterval { for index in types.indices { types[index].byteOrder = .bigEndian } }
    var values = ElementValues(isInterval: details.hasIntervalValues)
    if case .data(let type) = details.value { values.types = Self.types(type, typeof?.value) }
    let key = ElementKey(
      typed: Typed(.catchAll, types[0]), byteCount: details.key.byteCount)
    let reader = ElementReader(
      key: key, keyTypes: types, values: values, isInterval: isInterval)
    return reader.elements(elements.compactMap { $0.map { completed($0, set, details) } })
  }

  /// The types of a key's or value's parts; plain bits of the packet are written as such.
  private static func types(
    _ type: SetDetails.ValueType, _ typeof: DecompiledExpression?
  ) -> [ValueType] {
    let expressions = typeof?.parts ?? []
    return type.parts.enumerated().map { index, part in
      let expression = index < expressions.count ? expressions[index] : nil
      return ValueType(
        part.datatype, bits: part.bits, byteOrder: part.byteOrder,
        isHexadecimal: expression?.isPlainBits ?? false)
    }
  }

  /// An element with what the kernel adds: the state and the timeout that the set gives.
  private func completed(
    _ element: SetElement, _ set: Listing.Set, _ details: SetDetails
  ) -> SetElement {
    guard element.flags & SetElement.Flag.intervalEnd == 0 else { return element }
    var element = element
    if element.statements.isEmpty { element.statements = details.statements }
    if element.expiration == nil { element.expiration = element.timeout ?? set.timeout }
    if element.timeout == set.timeout { element.timeout = nil }
    return element
  }
}

extension SetDetails.ValueType {
  /// The type as nft makes it of the expression that it has kept: of ports read as plain bits, and of
  /// options whose presence was meant.
  mutating func takeFields(of typeof: DecompiledExpression?) {
    guard let expressions = typeof?.parts, expressions.count == parts.count else { return }
    for (index, expression) in expressions.enumerated() {
      switch expression {
      case .payload(let field): parts[index].datatype = field.field?.datatype ?? .integer
      case .option(let field): parts[index].datatype = field.field?.datatype ?? .integer
      default: break
      }
    }
  }
}

extension DecompiledExpression {
  /// The parts of a concatenation, or itself.
  fileprivate var parts: [DecompiledExpression] {
    if case .concatenation(let parts) = self { return parts }
    return [self]
  }

  fileprivate var isPlainBits: Bool {
    if case .payload(let field) = self { return field.field == nil }
    return false
  }
}
