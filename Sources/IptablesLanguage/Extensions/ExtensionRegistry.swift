/// Every extension, found by its name.
struct ExtensionRegistry: Sendable {
  /// An extension with what is asked of it for each rule.
  ///
  /// It is a class so that looking at one costs one reference count, not one for each text in it.
  final class Entry: Sendable {
    let type: any XtablesExtension.Type
    let info: ExtensionInfo
    let options: [Option]
    /// The ids of required options.
    let required: UInt32
    /// The ids of options that exclude others or need some.
    let constrained: UInt32
    /// Whether it is for a protocol, a table or some hooks, or not in new kernels.
    let isLimited: Bool

    init(_ type: any XtablesExtension.Type) {
      self.type = type
      info = type.info
      options = type.options
      required = options.reduce(0) {
        $1.flags.contains(.required) ? $0 | 1 << UInt32($1.id) : $0
      }
      constrained = options.reduce(0) {
        $1.excluded | $1.needed != 0 ? $0 | 1 << UInt32($1.id) : $0
      }
      isLimited =
        info.isMissing || !info.protocols.isEmpty || !info.tables.isEmpty || info.hooks != .all
    }
  }

  let entries: [Entry]
  /// The index of an entry plus 1, by name; 0 for an empty slot.
  private var slots: [UInt16]
  private var keys: [PackedName]

  static let shared = ExtensionRegistry(MatchExtensions.all + TargetExtensions.all)

  private init(_ types: [any XtablesExtension.Type]) {
    entries = types.map(Entry.init)
    slots = [UInt16](repeating: 0, count: 1024)
    keys = [PackedName](repeating: PackedName(""), count: 1024)
    for (index, entry) in entries.enumerated() {
      for name in [entry.info.name] + entry.info.aliases {
        let key = PackedName(name)
        var slot = key.slot(in: slots.count)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = UInt16(index + 1)
        keys[slot] = key
      }
    }
  }

  /// The first extension of a name that satisfies a condition: `ah` means different ones for the two
  /// families.
  func find(_ key: PackedName, where isWanted: (Entry) -> Bool) -> Int? {
    var slot = key.slot(in: slots.count)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if keys[slot] == key, isWanted(entries[index]) { return index }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }
}
