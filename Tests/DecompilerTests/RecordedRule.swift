import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel
import Foundation
import TestSupport

/// A rule, the instructions that the real nft made of it, and how it listed them.
struct RecordedRule {
  let id: String
  let rule: String
  let family: Family
  let listing: Listing
  let sets: [Listing.Set]
  /// The lines of `nft list chain`, joined.
  let text: String
  /// The same with `--stateless --numeric-protocol`.
  let numericText: String
  let json: JSONValue
  /// Why the text of the instructions does not tell enough; nil where it does.
  let untold: String?

  /// The rules of a file that the real nft accepted.
  static func rules(in file: URL) throws -> [RecordedRule] {
    try JSONLines.objects(in: file).compactMap(RecordedRule.init)
  }

  private init?(_ row: [String: Any]) throws {
    guard let live = row["live"] as? [String: Any], live["accepted"] as? Bool == true,
      let rule = row["rule"] as? String, let bytecode = live["bytecode"] as? String,
      let family = (row["family"] as? String).flatMap(Family.init(rawValue:)),
      let lines = live["list"] as? [String], let suiteLines = live["list_suite"] as? [String],
      let rules = live["json"] as? [Any], let json = rules.last
    else { return nil }
    id = row["id"] as? String ?? rule
    self.rule = rule
    self.family = family
    listing = try TextReader.listing(of: bytecode + "\n")
    sets = (row["setup"] as? [String] ?? []).compactMap {
      SetDeclaration.set($0, family: family)
    }
    text = lines.joined(separator: "\n")
    numericText = suiteLines.joined(separator: "\n")
    self.json = JSONValue(json)
    untold = Self.untold(rule, bytecode)
  }

  /// What `nft --debug=netlink` does not print of a rule.
  private static func untold(_ rule: String, _ bytecode: String) -> String? {
    let signs: [(isThere: Bool, what: String)] = [
      (rule.contains("osf ttl"), "how osf judges the time to live"),
      (rule.contains("osf version"), "what osf loads"),
      (bytecode.contains("[ synproxy"), "the flags of synproxy"),
      (rule.contains("cgroupv2"), "the level of a control group"),
      (bytecode.contains("__objmap"), "the names of objects"),
      (rule.contains("seed 0x0"), "that there is a seed"),
      (bytecode.contains("ct load") && rule.contains("/24"), "how long a constant is"),
      (rule.contains("{ 1.1.1.1 comment"), "the state of elements"),
      (rule.contains("ct label {"), "which labels a listing of several is"),
    ]
    return signs.first { $0.isThere }?.what
  }

  /// The rule, read back.
  var decompiled: DecompiledRule {
    var listing = listing
    listing.entries.insert(contentsOf: sets.map(Listing.Entry.set), at: 0)
    return Decompiler.rules(of: listing).last?.rule ?? DecompiledRule(statements: [])
  }
}
