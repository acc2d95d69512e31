import TestSupport
import Testing

/// Whether compiled rulesets are listed as the real nft lists them once they are loaded.
struct ListingParityTests {
  /// Our own recordings, so that the test is complete without further data.
  @Test func `our own texts are listed as nft lists them`() throws {
    let rows = try ListingRow.own()
    let parity = try ListingParity("own listings", rows)
    parity.print()
    #expect(parity.rows >= 40)
    #expect(parity.jsonRows >= 40)
    #expect(parity.orderedTexts == parity.rows)
    #expect(parity.jsons == parity.jsonRows)
  }

  @Test(arguments: ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"])
  func `the rules of nft's own tests are listed as nft lists them`(corpus: String) throws {
    guard let rows = try ListingRow.rules(corpus) else { return noteAbsence(of: corpus) }
    let parity = try ListingParity(corpus, rows)
    parity.print()
    #expect(parity.rows > 0)
    #expect(parity.percentText >= 99)
    #expect(parity.percentJSON >= 98)
  }

  @Test(arguments: ["nft-shell-dumps", "nft-real"])
  func `whole files are listed as nft lists them`(corpus: String) throws {
    guard let rows = try ListingRow.files(corpus) else { return noteAbsence(of: corpus) }
    let parity = try ListingParity(corpus, rows)
    parity.print()
    #expect(parity.rows > 0)
    #expect(parity.percentText >= 99)
    // Where a table has flags, nft 1.0.6 writes memory that it has given back.
    #expect(parity.percentJSON >= 98)
  }

  private func noteAbsence(of corpus: String) {
    print("\(corpus): not on this machine; our own recordings stand in")
  }
}
