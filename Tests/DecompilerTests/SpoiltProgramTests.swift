import CTVetBytecode
import CTVetDecompiler
import TestSupport
import Testing

/// Rules that no compiler makes: they read back as something, and nothing crashes.
struct SpoiltProgramTests {
  @Test func `instructions in any order read back`() throws {
    let file = Repository.file("Tests/DecompilerTests/Fixtures/rules-1.0.6.jsonl")
    let rules = try RecordedRule.rules(in: file)
    let programs = rules.flatMap(\.listing.programs)
    let sets = rules.flatMap(\.listing.entries).compactMap { entry -> Listing.Set? in
      guard case .set(let set) = entry else { return nil }
      return set
    }
    let pool = programs.flatMap(\.instructions)
    var random = SeededRandom(seed: 1)
    var length = 0
    for _ in 0..<20_000 {
      var program = programs[random.below(programs.count)]
      for _ in 0...random.below(6) {
        let place = random.below(program.instructions.count + 1)
        program.instructions.insert(pool[random.below(pool.count)], at: place)
        program.instructions.remove(at: random.below(program.instructions.count))
      }
      let scope = SetScope((0...random.below(3)).map { _ in sets[random.below(sets.count)] })
      let rule = Decompiler.rule(program, sets: scope)
      length += rule.text().utf8.count + rule.json().text.utf8.count
    }
    print("decompiler: 20000 spoilt programs, \(length) bytes of text")
    #expect(length > 0)
  }
}
