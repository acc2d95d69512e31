/// Every extension, found by its name.
struct ExtensionRegistry: Sendable {
  /// An extension with what is asked of it for each rule.
  struct Entry: Sendable {
    let type: any XtablesExtension.Type
    let info: ExtensionInfo
    let options: [Option]
    /// The ids of required options.
    let required: UInt32
    /// Whether some option needs another.
    let hasNeeds: Bool
  }

  let entries: [Entry]
  /// The index of an entry plus 1, by name; 0 for an empty slot.
  private var slots: [UInt16]
  private var keys: [PackedName]

  static let shared = ExtensionRegistry(MatchExtensions.all + TargetExtensions.all)

  private init(_ types: [any XtablesExtension.Type]) {
    entries = types.map { type in
      let options = type.options
      return Entry(
        type: type, info: type.info, options: options,
        required: options.reduce(0) {
          $1.flags.contains(.required) ? $0 | 1 << UInt32($1.id) : $0
        },
        hasNeeds: options.contains { $0.needed != 0 })
    }
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
