import CTVetBytecode
import TestSupport
import Testing

/// What the real nft printed for the corpora, read and written again.
struct CorpusTextTests {
  @Test(arguments: RecordedText.Corpus.allCases)
  func `every text of a corpus reads back into the same text`(
    _ corpus: RecordedText.Corpus
  ) throws {
    guard let rows = try RecordedText.bytecode(of: corpus) else { return }
    var programs = 0
    var instructions = 0
    for row in rows {
      let listing = try TextReader.listing(of: row.text)
      // Rows of single rules were recorded without the empty line at their end.
      #expect(trimmed(listing.text) == trimmed(row.text), "\(row.id)")
      programs += listing.programs.count
      instructions += listing.programs.reduce(0) { $0 + $1.instructions.count }
    }
    print(
      "bytecode text, \(corpus.rawValue): \(rows.count) rows, \(programs) programs,",
      "\(instructions) instructions")
    #expect(!rows.isEmpty)
    #expect(instructions > 0)
  }

  private func trimmed(_ text: String) -> Substring {
    var end = text.endIndex
    while end > text.startIndex, text[text.index(before: end)] == "\n" {
      end = text.index(before: end)
    }
    return text[..<end]
  }
}
