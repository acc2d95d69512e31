import CTVetDiagnostics
import CTVetIptablesLanguage
import Foundation
import TestSupport
import Testing

/// Grammar/iptables-save.ebnf is alive: whole, and of one mind with the reader.
struct IptablesGrammarTests {
  private func grammar() throws -> Grammar {
    let text = try Data(contentsOf: Repository.file("Grammar/iptables-save.ebnf"))
    return try Grammar(parsing: String(decoding: text, as: UTF8.self))
  }

  @Test func `every production is defined and reached`() throws {
    let grammar = try grammar()
    #expect(grammar.productions.count > 30)
    #expect(grammar.undefinedNames == [])
    #expect(grammar.unreachableNames(from: "file") == [])
    #expect(grammar.mixedNames == [])
  }

  @Test func `the reader accepts its sentences`() throws {
    var generator = try SentenceGenerator(grammar: grammar(), seed: 7)
    let count = 1000
    var refused: [String] = []
    for _ in 0..<count {
      let sentence = try generator.sentence(from: "file")
      let result = IptablesFrontEnd.translate(SourceFile(name: "sentence", text: sentence))
      let unread = [IptablesDiagnostics.refused, IptablesDiagnostics.unreadableLine]
      if let first = result.diagnostics.first(where: { unread.contains($0.id) }) {
        refused.append("\(first.message): \(sentence)")
      }
    }
    print("\(count - refused.count) of \(count) generated sentences accepted")
    for message in refused.prefix(5) { print("  \(message)") }
    #expect(refused.isEmpty)
  }
}
