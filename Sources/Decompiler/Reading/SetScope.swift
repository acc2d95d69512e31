package import CTVetBytecode

/// The sets and maps that rules may name.
///
/// Anonymous ones have the same name, `__set%d` or `__map%d`, until the kernel numbers them; rules
/// use them in the order in which they were sent.
package struct SetScope: Sendable {
  private var named: [String: Listing.Set] = [:]
  private var unnumbered: [Listing.Set] = []
  private var usedCount = 0

  /// Creates a scope without sets.
  package init() {}

  /// Creates a scope of sets.
  package init(_ sets: some Sequence<Listing.Set>) {
    for set in sets { add(set) }
  }

  /// Adds a set, or elements of one that is already there.
  package mutating func add(_ set: Listing.Set) {
    if set.name.utf8.last == UInt8(ascii: "d"), set.name.utf8.dropLast().last == UInt8(ascii: "%") {
      addUnnumbered(set)
    } else if named[set.name] != nil {
      named[set.name]?.elements += set.elements
    } else {
      named[set.name] = set
    }
  }

  private mutating func addUnnumbered(_ set: Listing.Set) {
    // The elements come in an entry of their own, which has no flags.
    if set.flags == 0, let last = unnumbered.lastIndex(where: { $0.name == set.name }) {
      unnumbered[last].elements += set.elements
    } else {
      unnumbered.append(set)
    }
  }

  /// The set of a name; the next one where it is not numbered yet.
  mutating func use(_ name: String) -> Listing.Set? {
    guard usedCount < unnumbered.count,
      let index = unnumbered[usedCount...].firstIndex(where: { $0.name == name })
    else { return named[name] }
    unnumbered.swapAt(index, usedCount)
    usedCount += 1
    return unnumbered[usedCount - 1]
  }

  /// Forgets the anonymous sets, which belong to one rule.
  mutating func endRule() {
    unnumbered.removeAll(keepingCapacity: true)
    usedCount = 0
  }
}
