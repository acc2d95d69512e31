import CTVetBytecode
import CTVetDecompiler
import TestSupport
import Testing

/// What is listed is a ruleset that is listed like that.
struct ListingFixedPointTests {
  @Test func `listings of our own texts are fixed points`() throws {
    let rows = try ListingRow.own()
    let compiled = try BytecodeRow.own().map {
      ListingRow(title: $0.title, text: $0.text, listing: "", json: nil, isFixedPoint: true)
    }
    let result = FixedPoints("own texts", rows + compiled)
    result.print()
    #expect(result.listed >= 150)
    #expect(result.differences.isEmpty)
  }

  @Test(arguments: ["nft-shell-dumps", "nft-real"])
  func `listings of whole files are fixed points`(corpus: String) throws {
    guard let rows = try ListingRow.files(corpus) else {
      print("\(corpus): not on this machine; our own texts stand in")
      return
    }
    let result = FixedPoints(corpus, rows)
    result.print()
    #expect(result.listed > 0)
    #expect(result.differences.isEmpty)
  }
}

/// How many listings are listed as they are.
private struct FixedPoints {
  let name: String
  private(set) var listed = 0
  /// Those that differ though nft's own listing does not.
  private(set) var differences: [String] = []
  /// Those that nft doesn't read again, or lists otherwise.
  private(set) var excused: [String] = []
  /// Rules, and how many have other instructions once they are read again, as with nft: tests of
  /// protocols go to where they are needed, what is as usual is no longer written.
  private(set) var rules = (all: 0, other: 0)

  init(_ name: String, _ rows: [ListingRow]) {
    self.name = name
    for row in rows { compare(row) }
  }

  private mutating func compare(_ row: ListingRow) {
    let first = ListingOfText(row.text, timeZoneOffset: row.timeZoneOffset)
    guard let listing = first.listing, let text = first.text else { return }
    listed += 1
    let second = ListingOfText(text, timeZoneOffset: row.timeZoneOffset)
    // Elements that count as equal change their order each time, with nft, too.
    guard let again = second.listing, let secondText = second.text,
      ListingOrder.sorted(secondText) == ListingOrder.sorted(text)
    else {
      let difference =
        second.error ?? second.text.map { ListingParity.firstDifference($0, text) } ?? ""
      let entry = "\(row.title)\n  \(difference)"
      if row.isFixedPoint == true { differences.append(entry) } else { excused.append(entry) }
      return
    }
    for (one, other) in zip(listing.rules, again.rules) {
      rules.all += 1
      if one.program.instructions != other.program.instructions { rules.other += 1 }
    }
  }

  func print() {
    Swift.print(
      """
      \(name): \(listed) listings read again, \(differences.count) differ, \(excused.count) where \
      nft's do; \(rules.all - rules.other) of \(rules.all) rules have the same instructions
      """)
    for difference in differences + excused { Swift.print("  \(difference)") }
  }
}
