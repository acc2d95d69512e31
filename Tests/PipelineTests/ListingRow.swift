import Foundation
import TestSupport

/// A text and how nft 1.0.6 listed the ruleset once it had loaded it.
struct ListingRow {
  /// What shows the row to people.
  let title: String
  /// The whole file.
  let text: String
  /// The recorded text of `nft list ruleset`; of a rule's row, that of the last rule.
  let listing: String
  /// The same of a rule's row with `--stateless --numeric-protocol`.
  var numericListing: String?
  /// What `nft --json list ruleset` gave, without its first object; nil where that was no JSON.
  let json: [Any]?
  /// Whether only the last rule was recorded.
  var isLastRule = false
  /// Whether the listing is listed like that once it is loaded; nil where nobody tried.
  var isFixedPoint: Bool?
  /// How many seconds the machine's clock was ahead of UTC.
  var timeZoneOffset = 0
}

extension ListingRow {
  /// Our own texts.
  static func own() throws -> [ListingRow] {
    let file = Repository.file("Tests/PipelineTests/Fixtures/listing-answers.jsonl")
    return try JSONLines.objects(in: file).compactMap { object in
      guard let text = object["text"] as? String, let listing = object["list"] as? String
      else { return nil }
      return ListingRow(
        title: text, text: text, listing: listing, json: object["json"] as? [Any],
        isFixedPoint: object["relist"] as? Bool)
    }
  }

  /// A corpus of rules with the commands that they need before, as far as nft loaded them; nil where
  /// it isn't there.
  static func rules(_ corpus: String) throws -> [ListingRow]? {
    guard let texts = try CorpusRow.rules(corpus),
      let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz")
    else { return nil }
    let answers = Dictionary(
      try JSONLines.objects(in: file).compactMap { row in
        (row["id"] as? String).map { ($0, row["live"] as? [String: Any] ?? [:]) }
      }, uniquingKeysWith: { first, _ in first })
    return texts.compactMap { row in
      guard let live = answers[row.id], live["accepted"] as? Bool == true,
        let lines = live["list"] as? [String], let numeric = live["list_suite"] as? [String]
      else { return nil }
      return ListingRow(
        title: row.title, text: row.text, listing: lines.joined(separator: "\n"),
        numericListing: numeric.joined(separator: "\n"),
        json: (live["json"] as? [Any])?.last as? [Any], isLastRule: true, timeZoneOffset: 7200)
    }
  }

  /// A corpus of whole files, as far as nft loaded them; nil where it isn't there.
  static func files(_ corpus: String) throws -> [ListingRow]? {
    guard let file = Shared.file("peers/\(corpus)/\(corpus).jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).compactMap { row in
      guard let name = row["file"] as? String, let text = row["text"] as? String,
        let live = row["live"] as? [String: Any], live["load_accepted"] as? Bool == true,
        let listing = live["list"] as? String
      else { return nil }
      let objects = (live["json"] as? [String: Any])?["nftables"] as? [Any]
      return ListingRow(
        title: name, text: text, listing: listing, json: objects.map { Array($0.dropFirst()) },
        isFixedPoint: live["relist_same"] as? Bool)
    }
  }
}
