public import CTVetDiagnostics

/// A list of rules, called by a hook (base chain) or by other chains (regular chain).
public struct Chain: Sendable {
  /// Where a base chain is called.
  public struct Base: Sendable {
    /// What it may do.
    public let type: ChainType
    /// The hook.
    public let hook: Hook
    /// Its order in the hook.
    public let priority: Int32
    /// The devices that it is bound to.
    public let devices: [NameID]
    /// The whole declaration `type … priority …`.
    public let range: SourceRange
    /// The priority alone.
    public let priorityRange: SourceRange
    /// The type alone.
    public let typeRange: SourceRange

    package init(
      type: ChainType, hook: Hook, priority: Int32, devices: [NameID], range: SourceRange,
      priorityRange: SourceRange, typeRange: SourceRange
    ) {
      self.type = type
      self.hook = hook
      self.priority = priority
      self.devices = devices
      self.range = range
      self.priorityRange = priorityRange
      self.typeRange = typeRange
    }
  }

  /// The table.
  public let table: TableID
  /// The table's family.
  public let family: Family
  /// The name; nil for a chain that is written in place.
  public package(set) var name: NameID?
  /// Where the name is written.
  public let nameRange: SourceRange
  /// Where it is called, for a base chain.
  public var base: Base?
  /// Whether something of its block could not be understood, perhaps where a hook calls it; a
  /// diagnostic was given.
  public package(set) var hasUnreadText = false
  /// Devices from `devices = { … }` lines besides those of the base.
  public var extraDevices: [NameID] = []
  /// Whether the device's hardware shall do the work.
  public package(set) var isOffloaded = false
  /// What becomes of packets that no rule decides; nil where not written, which means accept.
  public var policy: Verdict?
  /// Where the policy is written.
  public var policyRange: SourceRange?
  /// The comment's text with its quotes.
  public var comment: SourceRange?
  /// The rules in order.
  public var rules: [RuleID] = []
  /// Whether a rule was put at a place that only the kernel knows, so that the order is a guess.
  public package(set) var hasUnknownOrder = false
  /// Whether the file declares it, rather than only adding rules to it.
  public var isDeclared: Bool
  /// Whether a later command removed it.
  public var isDeleted = false

  package init(
    table: TableID, family: Family, name: NameID?, nameRange: SourceRange, isDeclared: Bool
  ) {
    self.table = table
    self.family = family
    self.name = name
    self.nameRange = nameRange
    self.isDeclared = isDeclared
  }
}
