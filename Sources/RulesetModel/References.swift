public import CTVetDiagnostics

/// What refers to what, noted while a ruleset is built so that checks need not search for it.
///
/// Invariant: each list is in the order of the text, so what belongs to one rule stands together.
public struct References: Sendable {
  /// What contains a reference.
  public enum Owner: Hashable, Sendable {
    /// A rule.
    case rule(RuleID)
    /// A named set or map, by its elements or type.
    case set(SetID)
    /// A definition.
    case variable(VariableID)
    /// A command such as `add element`.
    case command
  }

  /// A jump or goto.
  public struct Jump: Sendable {
    /// What contains it.
    public let owner: Owner
    /// The table in which the target is looked for; nil inside a definition outside all tables.
    public let table: TableID?
    /// The target's name.
    public let target: NameID
    /// Whether it does not come back.
    public let isGoto: Bool
    /// Where it is written.
    public let range: SourceRange

    @inlinable
    package init(
      owner: Owner, table: TableID?, target: NameID, isGoto: Bool, range: SourceRange
    ) {
      self.owner = owner
      self.table = table
      self.target = target
      self.isGoto = isGoto
      self.range = range
    }
  }

  /// A use of a named set, map, object or flowtable.
  public struct NameUse: Sendable {
    /// What contains it.
    public let owner: Owner
    /// The table in which it is looked for; nil inside a definition outside all tables.
    public let table: TableID?
    /// The name.
    public let name: NameID
    /// Where it is written.
    public let range: SourceRange

    @inlinable
    package init(owner: Owner, table: TableID?, name: NameID, range: SourceRange) {
      self.owner = owner
      self.table = table
      self.name = name
      self.range = range
    }
  }

  /// A use of a variable.
  public struct VariableUse: Sendable {
    /// What contains it.
    public let owner: Owner
    /// The variable.
    public let variable: VariableID
    /// Where it is written.
    public let range: SourceRange

    @inlinable
    package init(owner: Owner, variable: VariableID, range: SourceRange) {
      self.owner = owner
      self.variable = variable
      self.range = range
    }
  }

  /// A place in a rule that reads or writes conntrack.
  public struct ConntrackUse: Sendable {
    /// How conntrack is used.
    public enum Kind: Sendable {
      /// A `ct` expression is read.
      case read(ConntrackKey, Expression.Direction?)
      /// `ct … set` writes a key.
      case write(ConntrackKey)
      /// A helper, timeout or expectation object is attached.
      case attach(ObjectKind)
      /// Connections are counted.
      case count
      /// `notrack`.
      case notrack
    }

    /// The rule.
    public let rule: RuleID
    /// The statement's place within the rule, from 0.
    public let statement: Int
    /// How conntrack is used.
    public let kind: Kind
    /// Where it is written.
    public let range: SourceRange

    @inlinable
    package init(rule: RuleID, statement: Int, kind: Kind, range: SourceRange) {
      self.rule = rule
      self.statement = statement
      self.kind = kind
      self.range = range
    }
  }

  /// Jumps and gotos.
  public var jumps: [Jump] = []
  /// Calls of chains that are written in place.
  public var inPlaceCalls: [(rule: RuleID, chain: ChainID, isGoto: Bool)] = []
  /// Uses of named sets and maps.
  public var sets: [NameUse] = []
  /// Uses of named objects.
  public var objects: [(kind: ObjectKind, use: NameUse)] = []
  /// Uses of flowtables.
  public var flowtables: [NameUse] = []
  /// Uses of variables.
  public var variables: [VariableUse] = []
  /// Uses of conntrack.
  public var conntrack: [ConntrackUse] = []
}
