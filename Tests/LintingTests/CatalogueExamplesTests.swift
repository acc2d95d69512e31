import CTVetDiagnostics
import CTVetLinting
import Foundation
import TestSupport
import Testing

/// Runs pairs of a bad and a good ruleset: our own, and those of the catalogue of checks where it
/// is there.
struct CatalogueExamplesTests {
  struct Pair: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    /// `nft` or `iptables`.
    let tool: String
    let bad: String
    let good: String
    var testDescription: String { id }
  }

  @Test func `our own pairs`() throws {
    let pairs = try Self.pairs(
      in: Repository.file("Tests/LintingTests/Fixtures/example-pairs.json"))
    try #require(!pairs.isEmpty)
    check(pairs)
  }

  @Test func `pairs of the catalogue`() throws {
    guard let file = Shared.file("lint/examples.json") else { return }
    let all = try Self.pairs(in: file)
    let known = Set(RuleRegistry.all.map { $0.info.id })
    let pairs = all.filter { $0.tool == "nft" && known.contains($0.id) }
    try #require(!pairs.isEmpty)
    print("catalogue: \(pairs.count) of \(all.count) pairs are of nft and of a check there is")
    check(pairs)
  }

  private func check(_ pairs: [Pair]) {
    var flagged = 0
    var accepted = 0
    for pair in pairs {
      let bad = LintedText(pair.bad, checking: [pair.id])
      #expect(!bad.starts(of: pair.id).isEmpty, "\(pair.id) finds nothing in:\n\(pair.bad)")
      flagged += bad.starts(of: pair.id).isEmpty ? 0 : 1
      let good = LintedText(pair.good, checking: [pair.id])
      #expect(
        good.starts(of: pair.id).isEmpty,
        "\(pair.id) finds \(good.findings.map(\.message)) in:\n\(pair.good)")
      accepted += good.starts(of: pair.id).isEmpty ? 1 : 0
    }
    print("of \(pairs.count) pairs: \(flagged) bad ones flagged, \(accepted) good ones accepted")
  }

  private static func pairs(in file: URL) throws -> [Pair] {
    try JSONDecoder().decode([Pair].self, from: Data(contentsOf: file))
  }
}
