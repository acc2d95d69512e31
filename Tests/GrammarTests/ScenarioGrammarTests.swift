import CTVetDiagnostics
import CTVetSimulation
import Foundation
import TestSupport
import Testing

/// Grammar/scenario.ebnf is alive: whole, and of one mind with the parser.
struct ScenarioGrammarTests {
  /// What sentences may refer to.
  private static let declarations = """
    interface eth0 192.168.1.1/24
    interface eth1 10.0.0.1/24
    host client 192.168.1.2
    host server 10.0.0.2
    host client6 fd00:1::2
    host server6 fd00:2::2

    """
  /// What the grammar can't express: declarations before use, order of times, sizes that fit.
  private static let beyondGrammar: Set = ["SCN003", "SCN005", "SCN006", "SCN007"]

  private func grammar() throws -> Grammar {
    let text = try Data(contentsOf: Repository.file("Grammar/scenario.ebnf"))
    return try Grammar(parsing: String(decoding: text, as: UTF8.self))
  }

  @Test func `every production is defined and reached`() throws {
    let grammar = try grammar()
    #expect(grammar.productions.count > 50)
    #expect(grammar.undefinedNames == [])
    #expect(grammar.unreachableNames(from: "file") == [])
    #expect(grammar.mixedNames == [])
  }

  @Test func `its keywords are those of the parser`() throws {
    let ours = Set(ScenarioKeyword.allCases.map(\.rawValue))
    let written = try grammar().keywords
    #expect(written.subtracting(ours).sorted() == [])
    #expect(ours.subtracting(written).sorted() == [])
  }

  @Test(arguments: ["file", "step", "expectation", "hostStatement"])
  func `the parser accepts its sentences`(start: String) throws {
    var generator = try SentenceGenerator(grammar: grammar(), seed: 7)
    var refused: [String] = []
    var flawless = 0
    let count = 2500
    for _ in 0..<count {
      let sentence = try generator.sentence(from: start)
      let text = Self.declarations + (start == "expectation" ? "0\n" : "") + sentence + "\n"
      let found = ScenarioParser.parse(SourceFile(name: "sentence", text: text)).diagnostics
      if found.isEmpty { flawless += 1 }
      let mistakes = found.filter { !Self.beyondGrammar.contains($0.id) }
      if let first = mistakes.first {
        refused.append("\(first.id) \(first.message) \(first.hint ?? ""): \(sentence)")
      }
    }
    print("\(start): \(count - refused.count) of \(count) generated sentences accepted")
    for message in refused.prefix(10) { print("  \(message)") }
    #expect(refused.isEmpty)
    #expect(flawless > count / 2, "\(flawless) sentences have no mistake at all")
    #expect(try generator.hasTakenEverything(from: start))
  }
}
