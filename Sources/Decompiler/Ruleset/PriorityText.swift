import CTVetRulesetModel

extension Priority {
  /// How far a number may be from a name's to be written with it.
  private static let reach: Int64 = 10

  /// A priority as nft lists it: by the nearest name that the hook knows, else as a number.
  ///
  /// nft 1.0.6 takes `dstnat` and `srcnat` only where packets come in and leave
  /// (nftables src/rule.c, `prio2str`).
  static func text(of priority: Int32, family: Family, hook: Hook) -> String {
    for name in names {
      let hooks = hooks(knowing: name, family: family)
      guard let first = hooks.first,
        let value = value(of: name, family: family, hook: first)
      else { continue }
      let offset = Int64(priority) - Int64(value)
      guard abs(offset) <= reach else { continue }
      guard hooks.contains(hook), name != "dstnat" || hook == .prerouting,
        name != "srcnat" || hook == .postrouting
      else { break }
      if offset == 0 { return name }
      return offset > 0 ? "\(name) + \(offset)" : "\(name) - \(-offset)"
    }
    return "\(priority)"
  }
}
