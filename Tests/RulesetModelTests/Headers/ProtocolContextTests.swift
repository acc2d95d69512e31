import CTVetRulesetModel
import Foundation
import Testing

@Suite struct ProtocolContextTests {
  @Test(arguments: try RecordedRow.rows("chain"))
  func `each match adds the tests that those before it left open`(row: RecordedRow) throws {
    // nft keeps this key to one family.
    if row.error?.contains("only useful in the inet family") == true { return }
    // nft takes out a test of what the family says already.
    if row.before == "meta protocol \(row.family)" { return }
    var texts = row.before.isEmpty ? [] : row.before.components(separatedBy: "; ")
    texts.append("\(row.selector) \(row.value)")
    var replay = RuleReplay(family: row.family)
    var conflict: ProtocolConflict?
    for text in texts where conflict == nil {
      let statement = try #require(RecordedStatement(text), "\(text)")
      do throws(ProtocolConflict) {
        try replay.load(statement)
        replay.compare(statement)
      } catch {
        conflict = error
      }
    }
    if let error = row.error {
      // Newer ones word it otherwise.
      #expect(row.version == "1.0.6" ? conflict?.message == error : conflict != nil)
    } else {
      #expect(conflict == nil)
      #expect(replay.code == row.code)
    }
  }
}

extension ProtocolConflict {
  /// The words of nft.
  fileprivate var message: String {
    switch self {
    case .protocols(let known, let header):
      "conflicting protocols specified: \(known.name) vs. \(header.spelling)"
    case .extensionHeader(let known): "cannot use exthdr with \(known.name)"
    case .noLowerLayer(let header): "nothing below \(header.spelling)"
    case .messageType(let has, let needs):
      "incompatible icmp match: rule has \(has), need \(needs)"
    }
  }
}
