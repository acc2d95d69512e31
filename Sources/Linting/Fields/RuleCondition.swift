import CTVetDiagnostics
import CTVetRulesetModel

/// What a rule asks of a packet before it acts, as conditions on fields that must all hold.
///
/// A condition on a field also says that the packet has the field: where a header isn't there, or a
/// packet has no connection, a rule that reads it ends whatever it compares with.
struct RuleCondition {
  /// What one condition asks for.
  enum Demand: Hashable {
    /// One of some values.
    case values(FieldValues)
    /// Something that only equals itself, such as a look-up in a set that may change; by its text.
    case token(String)
  }

  /// A condition on a field.
  struct Constraint: Hashable {
    /// The field.
    let field: FieldID
    /// What it asks for.
    var demand: Demand
  }

  /// Two matches of a rule that no value fulfils.
  struct Contradiction {
    /// The field.
    let field: FieldID
    /// Where the two are written, in their order.
    let ranges: (first: SourceRange, second: SourceRange)
  }

  /// The index of a field in `RuleConditions.fields`.
  typealias FieldID = Int

  /// The conditions, in ascending order of fields.
  private(set) var constraints: [Constraint] = []
  /// Whether the conditions are all that the rule asks for, rather than less.
  var isExact = true
  /// The first two matches that exclude each other, of those whose fields are not written before.
  var contradiction: Contradiction?

  /// The values of a field that pass; nil where all do, or it isn't known.
  func values(of field: FieldID) -> FieldValues? {
    for constraint in constraints where constraint.field == field {
      if case .values(let values) = constraint.demand { return values }
    }
    return nil
  }

  /// Whether it asks anything of a field.
  func constrains(_ field: FieldID) -> Bool { constraints.contains { $0.field == field } }

  /// Adds a condition on the values of a field, and tells whether any value is left.
  mutating func restrict(_ field: FieldID, to values: FieldValues) -> Bool {
    for index in constraints.indices where constraints[index].field == field {
      guard case .values(let known) = constraints[index].demand else { continue }
      let common = known.intersection(values)
      constraints[index].demand = .values(common)
      return !common.isEmpty
    }
    insert(Constraint(field: field, demand: .values(values)))
    return !values.isEmpty
  }

  /// Adds a condition that only equals itself.
  mutating func demand(_ token: String, of field: FieldID) {
    insert(Constraint(field: field, demand: .token(token)))
  }

  /// Forgets what is asked of a field.
  mutating func forget(_ field: FieldID) {
    constraints.removeAll { $0.field == field }
  }

  private mutating func insert(_ constraint: Constraint) {
    let place = constraints.firstIndex { $0.field > constraint.field } ?? constraints.count
    constraints.insert(constraint, at: place)
  }

  /// Whether every packet that passes this surely passes another, whose conditions must be exact.
  func isSubset(of other: RuleCondition) -> Bool {
    other.isExact
      && other.constraints.allSatisfy { wanted in
        constraints.contains { $0.field == wanted.field && $0.demand.implies(wanted.demand) }
      }
  }

  /// Whether surely no packet passes both.
  func isDisjoint(with other: RuleCondition) -> Bool {
    for mine in constraints {
      guard case .values(let values) = mine.demand, let others = other.values(of: mine.field)
      else { continue }
      if values.isDisjoint(with: others) { return true }
    }
    return false
  }
}

extension RuleCondition.Demand {
  /// Whether what passes this passes the other.
  func implies(_ other: Self) -> Bool {
    switch (self, other) {
    case (.values(let values), .values(let others)): values.isSubset(of: others)
    case (.token(let token), .token(let other)): token == other
    default: false
    }
  }
}
