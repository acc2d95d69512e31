package import CTVetBytecode
import CTVetRulesetModel

/// The sets and maps that rules may name.
///
/// Anonymous ones have the same name, `__set%d` or `__map%d`, until the kernel numbers them; rules
/// use them in the order in which they were sent.
package struct SetScope: Sendable {
  /// A name, and the family of the table where it is known.
  private struct Name: Hashable, Sendable {
    let name: String
    let family: Family?
  }

  private var named: [Name: Listing.Set] = [:]
  private var family: Family?
  private var unnumbered: [Listing.Set] = []
  private var nextUse = 0

  /// Creates a scope without sets.
  package init() {}

  /// Creates a scope of sets.
  package init(_ sets: some Sequence<Listing.Set>) {
    for set in sets { add(set) }
  }

  /// Adds a set, or elements of one that is already there.
  package mutating func add(_ set: Listing.Set) {
    if Self.isUnnumbered(set.name) { return addUnnumbered(set) }
    let name = Name(name: set.name, family: set.details?.family)
    // What is sent later are elements.
    if named[name] != nil, set.flags == 0 {
      named[name]?.elements += set.elements
    } else {
      named[name] = set
    }
  }

  private static func isUnnumbered(_ name: String) -> Bool { name.hasSuffix("%d") }

  private mutating func addUnnumbered(_ set: Listing.Set) {
    // The elements come in an entry of their own, which has no flags.
    if set.flags == 0, let last = unnumbered.lastIndex(where: { $0.name == set.name }) {
      unnumbered[last].elements += set.elements
    } else {
      unnumbered.append(set)
    }
  }

  // MARK: Use

  /// Finds the anonymous sets of a rule, which are those sent last.
  ///
  /// Earlier ones belong to a rule that calls this one's chain, which is written in place.
  mutating func begin(_ program: Program) {
    let uses = program.instructions.count { $0.setName.map(Self.isUnnumbered) ?? false }
    nextUse = max(0, unnumbered.count - uses)
    family = program.family
  }

  /// The set of a name; the next one where it is not numbered yet.
  mutating func use(_ name: String) -> Listing.Set? {
    guard nextUse < unnumbered.count,
      let index = unnumbered[nextUse...].firstIndex(where: { $0.name == name })
    else { return named[Name(name: name, family: family)] ?? named[Name(name: name, family: nil)] }
    unnumbered.swapAt(index, nextUse)
    nextUse += 1
    return unnumbered[nextUse - 1]
  }

  /// Forgets the anonymous sets of a rule.
  mutating func end(_ program: Program) {
    begin(program)
    unnumbered.removeSubrange(nextUse...)
  }
}

extension Instruction {
  /// The set that it names.
  fileprivate var setName: String? {
    switch self {
    case .lookup(let lookup): return lookup.set
    case .dynamicSet(let update): return update.set
    case .objectReference(let reference):
      guard case .map(_, let set) = reference.target else { return nil }
      return set
    default: return nil
    }
  }
}
