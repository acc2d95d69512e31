import TestSupport
import Testing

/// Whether the recorded answers are still those of the nft on this machine.
struct LiveAnswersTests {
  @Test func `the live nft calls the same texts syntax errors`() throws {
    guard let nft = try LiveNft.find() else {
      print("no usable nft on this machine: the recorded answers are not asked again")
      return
    }
    let rows = try OwnRecordings.rows()
    #expect(rows.count > 500)
    var asked = 0
    for row in rows {
      // Only the first error was recorded.
      let isSyntaxError = nft.check(row.text).prefix { $0 != "\n" }.contains("syntax error")
      asked += 1
      if case .syntaxError = row.answer {
        // A newer release may know more, so only the release of the recording must refuse.
        if nft.version.hasPrefix("1.0.6") { #expect(isSyntaxError, "\(row.text)") }
      } else {
        #expect(!isSyntaxError, "\(row.text)")
      }
    }
    print("asked nft \(nft.version) about \(asked) texts")
  }
}
