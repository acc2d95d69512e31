public import CTVetDiagnostics

/// A table: a name space for chains, sets and objects of one family.
public struct Table: Sendable {
  /// The family.
  public let family: Family
  /// The name.
  public let name: NameID
  /// Where the name is first written.
  public let nameRange: SourceRange
  /// The chains in order of declaration, anonymous ones included.
  public var chains: [ChainID] = []
  /// Chains by name.
  public var chainNames: [NameID: ChainID] = [:]
  /// Sets and maps by name.
  public var setNames: [NameID: SetID] = [:]
  /// The index in `Ruleset.objects` of each object, by kind and name.
  public var objectNames: [ObjectName: Int] = [:]
  /// The index in `Ruleset.flowtables` of each flowtable.
  public var flowtableNames: [NameID: Int] = [:]
  /// Flags such as `dormant`.
  public var flags: [NameID] = []
  /// The comment's text with its quotes.
  public var comment: SourceRange?
  /// Whether the file declares it, rather than only adding to it.
  public var isDeclared: Bool
  /// Whether a later command removed it.
  public var isDeleted = false

  /// An object's kind and name: objects of different kinds may share a name.
  public struct ObjectName: Hashable, Sendable {
    /// The kind.
    public let kind: ObjectKind
    /// The name.
    public let name: NameID
    /// Creates the pair.
    public init(_ kind: ObjectKind, _ name: NameID) {
      self.kind = kind
      self.name = name
    }
  }

  package init(family: Family, name: NameID, nameRange: SourceRange, isDeclared: Bool) {
    self.family = family
    self.name = name
    self.nameRange = nameRange
    self.isDeclared = isDeclared
  }
}
