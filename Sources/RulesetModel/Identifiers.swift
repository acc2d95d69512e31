/// The index of an interned name.
public struct NameID: Hashable, Sendable {
  /// The index into the name table.
  public let index: UInt32
  @inlinable package init(_ index: Int) { self.index = UInt32(truncatingIfNeeded: index) }
}

/// The index of a table in `Ruleset.tables`.
public struct TableID: Hashable, Sendable {
  /// The index.
  public let index: Int
  @inlinable package init(_ index: Int) { self.index = index }
}

/// The index of a chain in `Ruleset.chains`.
public struct ChainID: Hashable, Sendable {
  /// The index.
  public let index: Int
  @inlinable package init(_ index: Int) { self.index = index }
}

/// The index of a rule in `Ruleset.rules`.
public struct RuleID: Hashable, Sendable {
  /// The index.
  public let index: UInt32
  @inlinable package init(_ index: Int) { self.index = UInt32(truncatingIfNeeded: index) }
}

/// The index of a named set or map in `Ruleset.sets`.
public struct SetID: Hashable, Sendable {
  /// The index.
  public let index: Int
  @inlinable package init(_ index: Int) { self.index = index }
}

/// The index of a definition in `Ruleset.variables`.
public struct VariableID: Hashable, Sendable {
  /// The index.
  public let index: UInt32
  @inlinable package init(_ index: Int) { self.index = UInt32(truncatingIfNeeded: index) }
}

/// The place of an expression in the ruleset's arenas.
///
/// The highest bit tells plain symbols, of which sets have millions, from all other expressions.
public struct ExpressionID: Hashable, Sendable {
  @usableFromInline let raw: UInt32

  @inlinable init(raw: UInt32) { self.raw = raw }
  @inlinable init(symbol index: Int) { raw = UInt32(truncatingIfNeeded: index) | 0x8000_0000 }
  @inlinable init(node index: Int) { raw = UInt32(truncatingIfNeeded: index) }

  @inlinable var isSymbol: Bool { raw >= 0x8000_0000 }
  @inlinable var index: Int { Int(raw & 0x7FFF_FFFF) }
}

/// A run of expressions in `Ruleset.expressions`: the parts of a list, a set, a concatenation.
public struct ExpressionList: Equatable, Sendable {
  @usableFromInline var start: UInt32
  /// The number of expressions.
  public let count: UInt32

  @inlinable init(start: Int, count: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.count = UInt32(truncatingIfNeeded: count)
  }

  /// A list without expressions.
  public static let empty = ExpressionList(start: 0, count: 0)
}

/// A run of statements in `Ruleset.statements`.
public struct StatementList: Equatable, Sendable {
  @usableFromInline let start: UInt32
  /// The number of statements.
  public let count: UInt32

  @inlinable init(start: Int, count: Int) {
    self.start = UInt32(truncatingIfNeeded: start)
    self.count = UInt32(truncatingIfNeeded: count)
  }

  /// A list without statements.
  public static let empty = StatementList(start: 0, count: 0)
}
