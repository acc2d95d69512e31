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
    var names = NameTables()
    names.timeZoneOffset = 7200
    var chains = 0
    var skipped = 0
    var rules = 0
    var equal = 0
    for row in try JSONLines.objects(in: file) {
      guard let live = row["live"] as? [String: Any], live["load_accepted"] as? Bool == true,
        let bytecode = live["bytecode"] as? String, let text = live["list"] as? String
      else { continue }
      let listed = ListedRuleset(text)
      var listing = try TextReader.listing(of: bytecode)
      listing.entries.insert(contentsOf: listed.sets.map(Listing.Entry.set), at: 0)
      var found: [ListedRuleset.ChainName: [String]] = [:]
      for (program, rule) in Decompiler.rules(of: listing) {
        let name = ListedRuleset.ChainName(
          family: program.family.rawValue, table: program.table, chain: program.chain ?? "")
        found[name, default: []].append(rule.text(ListingOptions(names: names)))
      }
      for (name, texts) in listed.rules.sorted(by: { $0.key.chain < $1.key.chain }) {
        // Files may also replace and delete rules.
        guard let own = found[name], own.count == texts.count else {
          skipped += 1
          continue
        }
        chains += 1
        for (own, text) in zip(own, texts) {
          rules += 1
          if Tally.ordered(own) == Tally.ordered(text) {
            equal += 1
          } else {
            print("\(row["file"] ?? "") \(name.family)\n  is \(own)\n  of \(text)")
          }
        }
      }
    }
    print("dumps: \(chains) chains (\(skipped) not compared), \(rules) rules; text \(equal)")
    #expect(rules > 0)
  }
}
