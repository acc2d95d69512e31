import CTVetDiagnostics
import CTVetNftLanguage
import Foundation
import TestSupport
import Testing

/// Grammar/nft.ebnf is alive: whole, and of one mind with the parser, the lexer and the real nft.
struct NftGrammarTests {
  /// The newest release that the grammar knows, as it knows it.
  private static let newest = GrammarVersion("99.0")
  /// The release that the recorded answers come from.
  private static let oldest = GrammarVersion("1.0.6")
  /// What sentences may refer to.
  private static let definitions = """
    define lan_if = "eth0"
    define lan_net = 10.0.0.0/24
    define web_ports = { 80, 443 }

    """

  private func grammar() throws -> Grammar {
    let text = try Data(contentsOf: Repository.file("Grammar/nft.ebnf"))
    return try Grammar(parsing: String(decoding: text, as: UTF8.self))
  }

  @Test func `every production is defined and reached`() throws {
    let grammar = try grammar()
    #expect(grammar.productions.count > 200)
    #expect(grammar.undefinedNames == [])
    #expect(grammar.unreachableNames(from: "file") == [])
    #expect(grammar.mixedNames == [])
  }

  @Test func `its keywords are those of the lexer`() throws {
    let ours = Set(Keyword.allCases.filter { $0 != .none }.map(\.spelling))
    let operators: Set = [
      "eq", "ne", "lt", "gt", "le", "ge", "lshift", "rshift", "and", "or", "xor", "not",
    ]
    let written = try grammar().keywords.subtracting(operators)
    #expect(written.subtracting(ours).sorted() == [])
    #expect(ours.subtracting(written).sorted() == [])
  }

  @Test(arguments: ["file", "command", "rule"])
  func `the parser accepts its sentences`(start: String) throws {
    let newest = try #require(Self.newest)
    var generator = try SentenceGenerator(
      grammar: grammar().restricted(to: newest), seed: 7, excluding: ["undefinition"])
    var refused: [String] = []
    let count = 2500
    for _ in 0..<count {
      let sentence = try generator.sentence(from: start)
      let text = Self.text(sentence, start)
      let mistakes = NftFrontEnd.checkSyntax(SourceFile(name: "sentence", text: text))
        .filter { $0.severity == .error }
      if let first = mistakes.first { refused.append("\(first.message): \(sentence)") }
    }
    print("\(start): \(count - refused.count) of \(count) generated sentences accepted")
    for message in refused.prefix(10) { print("  \(message)") }
    #expect(refused.isEmpty)
    #expect(try generator.hasTakenEverything(from: start))
  }

  @Test func `the live nft accepts its sentences`() throws {
    guard let nft = try LiveNft.find() else {
      print("no usable nft on this machine: the sentences are not asked")
      return
    }
    let release = try #require(GrammarVersion(nft.version) ?? Self.oldest)
    var generator = try SentenceGenerator(
      grammar: grammar().restricted(to: release), seed: 11, excluding: ["undefinition"])
    let count = 400
    var refused: [String] = []
    for _ in 0..<count {
      let sentence = try generator.sentence(from: "rule")
      let answer = nft.check(Self.text(sentence, "rule")).prefix { $0 != "\n" }
      if answer.contains("syntax error") { refused.append("\(answer): \(sentence)") }
    }
    print("nft \(nft.version): \(count - refused.count) of \(count) generated sentences accepted")
    for message in refused { print("  \(message)") }
    // nft's scanner has keywords that depend on what stands before; a grammar can't say all of it.
    #expect(refused.count <= count / 200)
  }

  private static func text(_ sentence: String, _ start: String) -> String {
    definitions + (start == "rule" ? "add rule inet t c " : "") + sentence + "\n"
  }
}
