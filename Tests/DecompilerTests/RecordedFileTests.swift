import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Whole files: the instructions that the real nft made of them, and how it listed the ruleset.
struct RecordedFileTests {
  @Test func `rules of nft's own dumps read back as nft lists them`() throws {
    guard let file = Shared.file("peers/nft-shell-dumps/nft-shell-dumps.jsonl.gz") else { return }
    var chains = 0
    var rules = 0
    var equal = 0
    for row in try JSONLines.objects(in: file) {
      guard let live = row["live"] as? [String: Any], live["load_accepted"] as? Bool == true,
        let bytecode = live["bytecode"] as? String, let text = live["list"] as? String
      else { continue }
      let listed = ListedRuleset(text)
      let own = try Self.rules(of: bytecode, sets: listed.sets)
      for (name, recorded) in listed.rules.sorted(by: { $0.key.chain < $1.key.chain }) {
        // Files may also replace and delete rules.
        guard let own = own[name], own.count == recorded.count else { continue }
        chains += 1
        for (own, recorded) in zip(own, recorded) {
          rules += 1
          if ElementOrder.sorted(own) == ElementOrder.sorted(recorded) {
            equal += 1
          } else {
            print("  \(row["file"] ?? "")\n  is \(own)\n  of \(recorded)")
          }
        }
      }
    }
    print("decompiler, nft-shell-dumps: \(chains) chains, \(rules) rules; text \(equal)")
    #expect(rules > 0)
    #expect(equal * 100 >= rules * 99)
  }

  /// The texts of the rules of each chain.
  private static func rules(
    of bytecode: String, sets: [Listing.Set]
  ) throws -> [ListedRuleset.ChainName: [String]] {
    var listing = try TextReader.listing(of: bytecode)
    listing.entries.insert(contentsOf: sets.map(Listing.Entry.set), at: 0)
    var rules: [ListedRuleset.ChainName: [String]] = [:]
    for (program, rule) in Decompiler.rules(of: listing) {
      let name = ListedRuleset.ChainName(
        family: program.family.rawValue, table: program.table, chain: program.chain ?? "")
      rules[name, default: []].append(rule.text(ListingOptions(names: RecordedRuleTests.names)))
    }
    return rules
  }
}
