import CTVetDiagnostics
import CTVetNftLanguage
import Foundation
import TestSupport
import Testing

/// Whether we read what the real nft reads: rows with nft's recorded answers.
struct SyntaxParityTests {
  /// Our own recordings, so that the test is complete without further data.
  @Test func `we agree with the recorded answers of nft on our own texts`() throws {
    let rows = try OwnRecordings.rows()
    let parity = Parity("own recordings", rows)
    parity.print()
    #expect(parity.acceptedRows >= 100)
    #expect(parity.syntaxErrorRows >= 100)
    #expect(parity.refusedThoughAccepted.isEmpty)
    #expect(parity.acceptedThoughSyntaxError.isEmpty)
  }

  @Test(arguments: ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"])
  func `we read the rules of nft's own tests`(corpus: String) throws {
    guard let rows = try CorpusRow.rules(corpus) else { return noteAbsence(of: corpus) }
    check(Parity(corpus, rows))
  }

  @Test(arguments: ["nft-shell-dumps", "nft-real"])
  func `we read whole files that nft reads`(corpus: String) throws {
    guard let rows = try CorpusRow.files(corpus) else { return noteAbsence(of: corpus) }
    check(Parity(corpus, rows))
  }

  private func check(_ parity: Parity) {
    parity.print()
    #expect(parity.acceptedRows > 0)
    #expect(parity.percentAccepted >= 99.5)
  }

  private func noteAbsence(of corpus: String) {
    print("\(corpus): not on this machine; our own recordings stand in")
  }
}

/// How our answers compare with nft's.
private struct Parity {
  let name: String
  private(set) var acceptedRows = 0
  private(set) var syntaxErrorRows = 0
  private(set) var refusedThoughAccepted: [(row: CorpusRow, message: String)] = []
  private(set) var acceptedThoughSyntaxError: [CorpusRow] = []

  init(_ name: String, _ rows: [CorpusRow]) {
    self.name = name
    for row in rows {
      let file = SourceFile(name: row.id, text: row.text)
      let errors = NftFrontEnd.load(file).diagnostics.filter { $0.severity == .error }
      switch row.answer {
      case .accepted:
        acceptedRows += 1
        if let first = errors.first { refusedThoughAccepted.append((row, first.message)) }
      case .syntaxError:
        syntaxErrorRows += 1
        if errors.isEmpty { acceptedThoughSyntaxError.append(row) }
      case .refused: break
      }
    }
  }

  var percentAccepted: Double {
    guard acceptedRows > 0 else { return 0 }
    return 100 * Double(acceptedRows - refusedThoughAccepted.count) / Double(acceptedRows)
  }

  func print() {
    let refused = syntaxErrorRows - acceptedThoughSyntaxError.count
    Swift.print(
      """
      \(name): accepted \(acceptedRows - refusedThoughAccepted.count) of \(acceptedRows) rows \
      that nft accepts (\(String(format: "%.2f", percentAccepted)) %), refused \(refused) of \
      \(syntaxErrorRows) rows that nft 1.0.6 calls a syntax error
      """)
    for (row, message) in refusedThoughAccepted {
      Swift.print("  accepted by nft: \(row.title): \(message)")
    }
    // What newer releases accept is no error of ours; the list says which rows those are.
    for (title, count) in grouped(acceptedThoughSyntaxError) {
      Swift.print("  syntax error in nft 1.0.6: \(title) (\(count))")
    }
  }

  private func grouped(_ rows: [CorpusRow]) -> [(String, Int)] {
    var counts: [String: Int] = [:]
    for row in rows {
      let words = row.title.split(separator: " ").dropFirst(row.title.contains(" ") ? 1 : 0)
      counts[words.prefix(6).joined(separator: " "), default: 0] += 1
    }
    return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
