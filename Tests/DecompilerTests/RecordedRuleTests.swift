import CTVetDecompiler
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Instructions that the real nft printed, read back and compared with how it listed the rule.
struct RecordedRuleTests {
  /// Two hours ahead of UTC, as where the rules were recorded.
  static let names: NameTables = {
    var names = NameTables()
    names.timeZoneOffset = 7200
    return names
  }()

  @Test(arguments: ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"])
  func `rules of nft's own tests read back as nft lists them`(_ corpus: String) throws {
    guard let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz") else { return }
    let tally = try tally(file, corpus)
    #expect(tally.texts * 100 >= tally.count * 99)
    #expect(tally.numericTexts * 100 >= tally.count * 99)
    #expect(tally.jsons * 100 >= tally.count * 98)
  }

  @Test(arguments: ["rules-1.0.6", "combinations-1.0.6", "tunnels-1.1.3"])
  func `rules of our own read back as nft lists them`(_ name: String) throws {
    let file = Repository.file("Tests/DecompilerTests/Fixtures/\(name).jsonl")
    let tally = try tally(file, name)
    #expect(tally.misses.isEmpty)
  }

  private func tally(_ file: URL, _ title: String) throws -> Tally {
    var tally = Tally()
    for rule in try RecordedRule.rules(in: file) { tally.compare(rule, names: Self.names) }
    tally.report(title)
    #expect(tally.count > 0)
    return tally
  }
}
