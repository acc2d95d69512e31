package import CTVetBytecode

/// Turns instructions back into statements, as `nft list ruleset` does with what the kernel holds.
///
/// Invariant: reads the instructions and the sets alone; what they do not tell is left out, never
/// guessed.
package enum Decompiler {
  /// A rule, with the sets that it names.
  package static func rule(_ program: Program, sets: SetScope = SetScope()) -> DecompiledRule {
    rule(program, sets: sets, inPlaceRules: [])
  }

  static func rule(
    _ program: Program, sets: SetScope, inPlaceRules: [DecompiledRule]
  ) -> DecompiledRule {
    var sets = sets
    sets.begin(program)
    var reader = RuleReader(family: program.family, sets: sets, inPlaceRules: inPlaceRules)
    for instruction in program.instructions { reader.read(instruction) }
    return DecompiledRule(
      statements: reader.statements.compactMap { $0 }, comment: program.userData?.comment)
  }

  /// The rules of a listing in its order; those of chains that are written in place stand in the
  /// rule that calls them.
  package static func rules(
    of listing: Listing
  ) -> [(program: Program, rule: DecompiledRule)] {
    var scopes: [String: SetScope] = [:]
    var reader = RuleSequence()
    var rules: [(program: Program, rule: DecompiledRule)] = []
    for entry in listing.entries {
      switch entry {
      case .set(let set): scopes[set.table, default: SetScope()].add(set)
      case .program(let program):
        if let rule = reader.read(program, &scopes[program.table, default: SetScope()]) {
          rules.append((program, rule))
        }
      case .chain, .object, .flowtable: break
      }
    }
    return rules
  }

  /// Reads rules in the order in which they are sent: those of a chain that is written in place come
  /// before the rule that calls it.
  struct RuleSequence {
    private var inPlace: [DecompiledRule] = []

    /// The rule with what it calls in place; nil for one of a chain that is written in place.
    mutating func read(_ program: Program, _ scope: inout SetScope) -> DecompiledRule? {
      let rule = rule(program, sets: scope, inPlaceRules: inPlace)
      scope.end(program)
      if program.chain != nil {
        inPlace.removeAll()
        return rule
      }
      if program.callsInPlace { inPlace.removeAll() }
      inPlace.append(rule)
      return nil
    }
  }
}

extension Program {
  /// Whether it calls a chain that is written in place.
  fileprivate var callsInPlace: Bool {
    instructions.contains { instruction in
      guard case .immediate(let immediate) = instruction else { return false }
      return immediate.value == .verdict(.jump(chain: nil))
        || immediate.value == .verdict(.goto(chain: nil))
    }
  }
}

extension UserData {
  /// The comment of a rule or of an element.
  var comment: String? {
    var rest = bytes[...]
    while let type = rest.first, let length = rest.dropFirst().first {
      let value = rest.dropFirst(2).prefix(Int(length))
      if type == 0 { return String(decoding: value.prefix { $0 != 0 }, as: UTF8.self) }
      rest = rest.dropFirst(2 + Int(length))
    }
    return nil
  }
}
