import CTVetDecompiler
import CTVetRulesetModel
import Foundation

/// How our listings compare with nft's.
struct ListingParity {
  /// Where the rows are from.
  let name: String
  /// How many rows nft loaded.
  private(set) var rows = 0
  /// How many texts are equal up to the order of elements.
  private(set) var texts = 0
  /// How many texts are equal.
  private(set) var orderedTexts = 0
  /// How many rows have JSON.
  private(set) var jsonRows = 0
  /// How much JSON is equal up to the order of elements, and without handles.
  private(set) var jsons = 0
  /// What differs.
  private(set) var differences: [String] = []

  init(_ name: String, _ rows: [ListingRow]) throws {
    self.name = name
    for row in rows { try compare(row) }
  }

  /// Of the rows.
  var percentText: Double { percent(texts, of: rows) }
  /// Of the rows with JSON.
  var percentJSON: Double { percent(jsons, of: jsonRows) }

  private mutating func compare(_ row: ListingRow) throws {
    let own = ListingOfText(row.text, timeZoneOffset: row.timeZoneOffset)
    rows += 1
    if row.json != nil { jsonRows += 1 }
    guard let listing = own.listing else {
      differences.append("\(row.title): refused: \(own.error ?? "")")
      return
    }
    if row.isLastRule { return try compare(row, own.lastRule?.rule, own.names) }
    let options = ListingOptions(names: own.names)
    compareText(row, listing.text(options), row.listing)
    guard let recorded = row.json else { return }
    let value = try JSONSerialization.jsonObject(
      with: Data(listing.json(options).text.utf8))
    let objects = (value as? [String: Any])?["nftables"] as? [Any] ?? []
    try compareJSON(row, Array(objects.dropFirst()), recorded)
  }

  private mutating func compare(
    _ row: ListingRow, _ rule: DecompiledRule?, _ names: NameTables
  ) throws {
    guard let rule else {
      differences.append("\(row.title): the last rule is missing")
      return
    }
    compareText(row, rule.text(ListingOptions(names: names)), row.listing)
    if let numeric = row.numericListing {
      let text = rule.text(
        ListingOptions(values: .numericProtocols, isStateless: true, names: names))
      if ListingOrder.sorted(text) != ListingOrder.sorted(numeric) {
        differences.append("\(row.title)\n  numeric is \(text)\n  of \(numeric)")
      }
    }
    guard let recorded = row.json else { return }
    let json = rule.json(ListingOptions(isStateless: true, names: names)).text
    let parsed = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [Any] ?? []
    try compareJSON(row, parsed, recorded)
  }

  private mutating func compareText(_ row: ListingRow, _ own: String, _ recorded: String) {
    guard ListingOrder.sorted(own) == ListingOrder.sorted(recorded) else {
      differences.append("\(row.title)\n  \(Self.firstDifference(own, recorded))")
      return
    }
    texts += 1
    let (own, recorded) = (
      ListingOrder.withoutExpiration(own).trimmingCharacters(in: .newlines),
      ListingOrder.withoutExpiration(recorded).trimmingCharacters(in: .newlines)
    )
    if own == recorded {
      orderedTexts += 1
    } else {
      differences.append("\(row.title)\n  other order: \(Self.firstDifference(own, recorded))")
    }
  }

  private mutating func compareJSON(
    _ row: ListingRow, _ own: [Any], _ recorded: [Any]
  ) throws {
    let own = try own.map(ListingOrder.canonical)
    let recorded = try recorded.map(ListingOrder.canonical)
    guard own != recorded else {
      jsons += 1
      return
    }
    let (one, other) =
      zip(own, recorded).first { $0 != $1 }
      ?? ("\(own.count) objects", "\(recorded.count)")
    differences.append("\(row.title)\n  JSON is \(one)\n  of \(other)")
  }

  /// The first lines that differ.
  static func firstDifference(_ own: String, _ recorded: String) -> String {
    let own = own.split(separator: "\n", omittingEmptySubsequences: false)
    let recorded = recorded.split(separator: "\n", omittingEmptySubsequences: false)
    let (one, other) =
      zip(own, recorded).first { $0 != $1 } ?? ("\(own.count) lines", "\(recorded.count)")
    return "is \(one)\n  of \(other)"
  }

  private func percent(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? 100 * Double(part) / Double(whole) : 0
  }

  func print() {
    Swift.print(
      """
      \(name): listings equal on \(texts) of \(rows) rows that nft loaded \
      (\(String(format: "%.2f", percentText)) %), \(orderedTexts) with elements in the same order; \
      JSON on \(jsons) of \(jsonRows) (\(String(format: "%.2f", percentJSON)) %)
      """)
    for difference in differences { Swift.print("  \(difference)") }
  }
}
