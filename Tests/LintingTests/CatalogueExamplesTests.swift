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
    let known = Set((RuleRegistry.all.map { $0.info } + LanguageFindings.all).map(\.id))
    for tool in ["nft", "iptables"] {
      let ofTool = all.filter { $0.tool == tool }
      let pairs = ofTool.filter { known.contains($0.id) }
      let others = Set(ofTool.map(\.id)).subtracting(known).sorted()
      try #require(!pairs.isEmpty)
      print(
        "catalogue, \(tool): \(pairs.count) of \(ofTool.count) pairs are of a check there is; "
          + "there is none for \(others.joined(separator: " "))")
      check(pairs)
    }
  }

  /// What other checks say of what iptables refuses or has a check of its own for.
  private static let equivalents = [
    "CT110": "XT516", "CT301": "XT503", "NAT401": "IPT002", "XT502": "CT103", "XT514": "SEC807",
  ]

  /// What single commands of iptables leave out, and what makes them wrong: the policy of the chain,
  /// the zone, the translation.
  private static let surroundings = [
    "CT208": "iptables -P INPUT DROP", "CT209": "iptables -P INPUT DROP",
    "CT303": "iptables -t raw -A PREROUTING -j CT --zone 5",
    "CT307": """
    iptables -P FORWARD DROP
    iptables -A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
    """,
    "NAT404": """
    iptables -P FORWARD DROP
    iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.0.2:80
    """,
  ]

  private func check(_ pairs: [Pair]) {
    var flagged = 0
    var accepted = 0
    for pair in pairs {
      let ids =
        [pair.id] + (pair.tool == "iptables" ? Self.equivalents[pair.id].map { [$0] } ?? [] : [])
      let bad = LintedText(Self.text(pair.bad, pair), checking: ids)
      #expect(!bad.findings.isEmpty, "\(ids) find nothing in:\n\(pair.bad)")
      flagged += bad.findings.isEmpty ? 0 : 1
      let good = LintedText(Self.text(pair.good, pair), checking: ids)
      #expect(
        good.findings.isEmpty,
        "\(ids) find \(good.findings.map(\.message)) in:\n\(pair.good)")
      accepted += good.findings.isEmpty ? 1 : 0
    }
    print("of \(pairs.count) pairs: \(flagged) bad ones flagged, \(accepted) good ones accepted")
  }

  /// The catalogue has iptables' rules without the name of the program.
  private static func text(_ example: String, _ pair: Pair) -> String {
    guard pair.tool == "iptables" else { return example }
    let commands = example.split(separator: "\n").map {
      $0.hasPrefix("-") ? "iptables \($0)" : "\($0)"
    }
    return ([surroundings[pair.id]].compactMap(\.self) + commands).joined(separator: "\n")
  }

  private static func pairs(in file: URL) throws -> [Pair] {
    try JSONDecoder().decode([Pair].self, from: Data(contentsOf: file))
  }
}
