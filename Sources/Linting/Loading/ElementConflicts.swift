import CTVetDiagnostics
import CTVetRulesetModel

/// Elements of one set or map that the kernel does not hold together.
struct ElementConflicts {
  /// Two such elements.
  struct Conflict {
    /// The key of the one that is refused.
    let refused: ExpressionID
    /// The key of the one that is there already.
    let earlier: ExpressionID
    /// Whether both have the same key.
    let isSameKey: Bool
  }

  private struct Entry {
    let order: Int
    let element: WrittenElement
    let ranges: [ValueRange]
  }

  private let ruleset: Ruleset

  init(_ ruleset: Ruleset) {
    self.ruleset = ruleset
  }

  /// The conflicts among some elements, in no order.
  ///
  /// - Parameters:
  ///   - dataType: The type of a named map's values.
  ///   - isInterval: Whether elements may be ranges.
  func all(
    among elements: [WrittenElement], keys: [FieldType]?, dataType: NamedSet.ValueType? = nil,
    isInterval: Bool
  ) -> [Conflict] {
    var entries: [Entry] = []
    var found: [Conflict] = []
    var catchAll: WrittenElement?
    for (order, element) in elements.enumerated() {
      if case .catchAll = ruleset.expression(element.key) {
        if let earlier = catchAll, differ(earlier, element, dataType) {
          found.append(conflict(element, earlier, isSameKey: true))
        }
        catchAll = catchAll ?? element
      } else if let keys, let ranges = element.ranges(keys, in: ruleset) {
        entries.append(Entry(order: order, element: element, ranges: ranges))
      }
    }
    var first: [[ValueRange]: Entry] = [:]
    for entry in entries {
      guard let earlier = first[entry.ranges] else {
        first[entry.ranges] = entry
        continue
      }
      if differ(earlier.element, entry.element, dataType) {
        found.append(conflict(entry.element, earlier.element, isSameKey: true))
      }
    }
    if isInterval, let keys, keys.count > 1 { found += overlaps(among: Array(first.values)) }
    return found
  }

  /// Whether two elements of a map certainly have different values.
  private func differ(
    _ left: WrittenElement, _ right: WrittenElement, _ type: NamedSet.ValueType?
  ) -> Bool {
    guard let leftData = left.data, let rightData = right.data else { return false }
    let fields = FieldType.all(of: type, in: ruleset)
    guard let leftValue = MapValue(leftData, type, fields, in: ruleset),
      let rightValue = MapValue(rightData, type, fields, in: ruleset)
    else { return false }
    return leftValue != rightValue
  }

  /// Concatenations whose lowest or highest corner lies within an earlier one.
  ///
  /// The kernel looks these two corners up before it inserts an element (`nft_pipapo_insert`), so an
  /// element that encloses an earlier one gets in.
  private func overlaps(among entries: [Entry]) -> [Conflict] {
    let sorted = entries.sorted {
      ($0.ranges[0].lower, $0.order) < ($1.ranges[0].lower, $1.order)
    }
    var found: [Int: Conflict] = [:]
    for (index, left) in sorted.enumerated() {
      for right in sorted[(index + 1)...] {
        guard right.ranges[0].lower <= left.ranges[0].upper else { break }
        let (earlier, later) = left.order < right.order ? (left, right) : (right, left)
        guard found[later.order] == nil,
          encloses(earlier.ranges, later.ranges.map(\.lower))
            || encloses(earlier.ranges, later.ranges.map(\.upper))
        else { continue }
        found[later.order] = conflict(later.element, earlier.element, isSameKey: false)
      }
    }
    return Array(found.values)
  }

  private func encloses(_ ranges: [ValueRange], _ corner: [UInt128]) -> Bool {
    zip(ranges, corner).allSatisfy { $0.contains($1) }
  }

  private func conflict(
    _ refused: WrittenElement, _ earlier: WrittenElement, isSameKey: Bool
  ) -> Conflict {
    Conflict(refused: refused.key, earlier: earlier.key, isSameKey: isSameKey)
  }
}
