import CTVetRulesetModel

/// The rules of a chain so far that end the walk for known packets, found by what they ask for.
///
/// Rules that ask something of the same fields, in the same kind of way, share a table in which they
/// stand under the values themselves. A look-up asks each table once, so its time depends on how
/// many kinds of rules there are, and not on how many rules.
struct EarlierRules {
  /// How a rule picks values of a field.
  private enum Shape: Hashable {
    /// Single values.
    case points
    /// One range of 2ⁿ values that begins at a multiple of 2ⁿ: a prefix.
    case aligned(Int)
    /// By its text.
    case token
    /// Otherwise; the table does not look at the field.
    case any
  }

  private struct Column: Hashable {
    let field: Int
    let shape: Shape
  }

  private struct Table {
    let columns: [Column]
    let mask: UInt64
    var rows: [Int: [Int]] = [:]
  }

  private var tables: [Table] = []
  private var places: [[Column]: Int] = [:]
  private var entries: [(rule: RuleID, coverage: RuleCoverage)] = []

  /// The most rows that one rule takes.
  private static let rowLimit = 64
  /// The most rules under the same values.
  private static let depthLimit = 8
  /// The most kinds of rules.
  private static let tableLimit = 256

  /// Adds a rule that is below those that were added before.
  mutating func insert(_ rule: RuleID, _ coverage: RuleCoverage) {
    guard !coverage.condition.constraints.isEmpty else { return }
    var columns: [Column] = []
    var keys: [Int] = [0]
    for constraint in coverage.condition.constraints {
      let (shape, values) = Self.shape(constraint.demand, room: Self.rowLimit / keys.count)
      columns.append(Column(field: constraint.field, shape: shape))
      guard !values.isEmpty else { continue }
      keys = keys.flatMap { key in values.map { Self.mix(key, $0) } }
    }
    let place: Int
    if let known = places[columns] {
      place = known
    } else {
      guard tables.count < Self.tableLimit else { return }
      place = tables.count
      places[columns] = place
      tables.append(
        Table(columns: columns, mask: columns.reduce(0) { $0 | Self.bit($1.field) }))
    }
    entries.append((rule, coverage))
    for key in keys where tables[place].rows[key, default: []].count < Self.depthLimit {
      tables[place].rows[key, default: []].append(entries.count - 1)
    }
  }

  /// The first rule that ends the walk for every packet that a condition lets pass.
  func first(covering condition: RuleCondition) -> (rule: RuleID, coverage: RuleCoverage)? {
    let mask = condition.constraints.reduce(0) { $0 | Self.bit($1.field) }
    var first: Int?
    for table in tables where table.mask & ~mask == 0 {
      guard let key = Self.key(of: condition, table.columns), let rows = table.rows[key] else {
        continue
      }
      for index in rows where index < first ?? .max {
        if condition.isSubset(of: entries[index].coverage.condition) { first = index }
      }
    }
    return first.map { entries[$0] }
  }

  private static func bit(_ field: Int) -> UInt64 { 1 << UInt64(field & 63) }

  private static func mix(_ key: Int, _ value: Int) -> Int {
    (key ^ value) &* 0x9E37_79B9_7F4A_7C1 &+ (key >> 29)
  }

  private static func number(_ value: UInt128) -> Int {
    Int(truncatingIfNeeded: value) ^ Int(truncatingIfNeeded: value >> 64)
  }

  private static func shape(
    _ demand: RuleCondition.Demand, room: Int
  ) -> (Shape, values: [Int]) {
    switch demand {
    case .token(let token): return (.token, [token.hashValue])
    case .values(let values):
      if let range = values.ranges.first, values.ranges.count == 1, range.upper > range.lower {
        let span = range.upper - range.lower
        let bits = 128 - span.leadingZeroBitCount
        guard span & (span &+ 1) == 0, range.lower & span == 0, bits < 128 else {
          return (.any, [])
        }
        return (.aligned(bits), [number(range.lower >> UInt128(bits))])
      }
      guard values.ranges.count <= room else { return (.any, []) }
      var points: [Int] = []
      for range in values.ranges {
        // Ports and states stand beside each other: 80-81 are two points.
        guard range.upper - range.lower < 16 else { return (.any, []) }
        for value in range.lower...range.upper { points.append(number(value)) }
      }
      return points.count <= room ? (.points, points) : (.any, [])
    }
  }

  private static func key(of condition: RuleCondition, _ columns: [Column]) -> Int? {
    var key = 0
    for column in columns where column.shape != .any {
      guard let value = value(of: column, in: condition) else { return nil }
      key = mix(key, value)
    }
    return key
  }

  /// What a rule would stand under if it had the smallest value that a condition lets pass.
  private static func value(of column: Column, in condition: RuleCondition) -> Int? {
    for constraint in condition.constraints where constraint.field == column.field {
      switch (constraint.demand, column.shape) {
      case (.token(let token), .token): return token.hashValue
      case (.values(let values), .points): return values.first.map(number)
      case (.values(let values), .aligned(let bits)):
        return values.first.map { number($0 >> UInt128(bits)) }
      default: continue
      }
    }
    return nil
  }
}
