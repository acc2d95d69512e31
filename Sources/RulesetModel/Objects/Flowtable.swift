public import CTVetDiagnostics

/// A named fast path for established connections.
public struct Flowtable: Sendable {
  /// The table.
  public let table: TableID
  /// The name.
  public let name: NameID
  /// Where the name is declared.
  public let nameRange: SourceRange
  /// The hook that it takes packets from.
  public var hook: Hook?
  /// Its order among others in the hook.
  public var priority: Int32?
  /// The devices that it serves.
  public var devices: [NameID] = []
  /// Whether the hardware shall do the work.
  public var isOffloaded = false
  /// Whether packets are counted.
  public var hasCounter = false
  /// Whether a later command removed it.
  public var isDeleted = false

  package init(table: TableID, name: NameID, nameRange: SourceRange) {
    self.table = table
    self.name = name
    self.nameRange = nameRange
  }
}
