import Foundation
import TestSupport
import Testing

/// Whether we compile what the real nft compiles, to the same bytecode.
struct BytecodeParityTests {
  /// Our own recordings, so that the test is complete without further data.
  @Test func `our own texts become the bytecode that nft made of them`() throws {
    let parity = BytecodeParity("own recordings", try BytecodeRow.own())
    parity.print()
    #expect(parity.compiledRows >= 100)
    #expect(parity.refusedRows >= 10)
    #expect(parity.different.isEmpty)
    #expect(parity.disagreements.isEmpty)
  }

  @Test(arguments: ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"])
  func `the rules of nft's own tests become the bytecode that nft made of them`(
    corpus: String
  ) throws {
    guard let rows = try BytecodeRow.rules(corpus) else { return noteAbsence(of: corpus) }
    let parity = BytecodeParity(corpus, rows)
    parity.print()
    #expect(parity.compiledRows > 0)
    #expect(parity.percentEqual >= 99.5)
    #expect(parity.percentAgreed >= 99)
    #expect(parity.crashedWithoutAnswer == 0)
  }

  @Test(arguments: ["nft-shell-dumps", "nft-real"])
  func `whole files become the bytecode that nft made of them`(corpus: String) throws {
    guard let rows = try BytecodeRow.files(corpus) else { return noteAbsence(of: corpus) }
    let parity = BytecodeParity(corpus, rows)
    parity.print()
    #expect(parity.compiledRows > 0)
    #expect(parity.different.isEmpty)
    #expect(parity.refusedThoughCompiled.isEmpty)
  }

  private func noteAbsence(of corpus: String) {
    print("\(corpus): not on this machine; our own recordings stand in")
  }
}

/// How our answers compare with nft's.
private struct BytecodeParity {
  let name: String
  private(set) var compiledRows = 0
  private(set) var refusedRows = 0
  /// Rows that nft compiled and recorded no bytecode of.
  private(set) var unrecorded = 0
  private(set) var equalRows = 0
  private(set) var crashed: (compiled: Int, refused: Int) = (0, 0)
  private(set) var different: [String] = []
  private(set) var refusedThoughCompiled: [String] = []
  private(set) var compiledThoughRefused: [(title: String, message: String)] = []
  /// Rows for which we have neither a program nor a message.
  private(set) var crashedWithoutAnswer = 0

  init(_ name: String, _ rows: [BytecodeRow]) {
    self.name = name
    for row in rows {
      let ours = CompiledRow(row)
      switch row.answer {
      case .crashed:
        if ours.error != nil { crashed.refused += 1 } else { crashed.compiled += 1 }
        if ours.error == nil, ours.lines.isEmpty { crashedWithoutAnswer += 1 }
      case .refused(let message):
        refusedRows += 1
        if ours.error == nil { compiledThoughRefused.append((row.title, message)) }
      case .compiled:
        compiledRows += 1
        if let error = ours.error {
          refusedThoughCompiled.append("\(row.title): \(error)")
        } else if row.bytecode == nil {
          unrecorded += 1
        } else if ours.equals(row) {
          equalRows += 1
        } else {
          different.append(row.title)
        }
      }
    }
  }

  /// Rows about which we and nft don't agree whether they compile.
  var disagreements: [String] { refusedThoughCompiled + compiledThoughRefused.map(\.title) }

  /// Of the rows that nft compiled.
  var percentEqual: Double { percent(equalRows, of: compiledRows - unrecorded) }

  /// Of the rows that did not crash nft.
  var percentAgreed: Double {
    // What nft 1.0.6 calls a syntax error and we take is the syntax of newer releases.
    let newer = compiledThoughRefused.filter { $0.message.contains("syntax error") }.count
    let rows = compiledRows + refusedRows - newer
    return percent(rows - disagreements.count + newer, of: rows)
  }

  private func percent(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? 100 * Double(part) / Double(whole) : 0
  }

  func print() {
    let newer = compiledThoughRefused.filter { $0.message.contains("syntax error") }
    Swift.print(
      """
      \(name): bytecode equal on \(equalRows) of \(compiledRows - unrecorded) rows that nft compiled \
      (\(text(percentEqual)) %); accept/reject alike on \
      \(compiledRows + refusedRows - disagreements.count) of \(compiledRows + refusedRows) rows, \
      \(text(percentAgreed)) % without \(newer.count) rows in the syntax of newer releases; of rows that crash nft, \
      \(crashed.compiled) compiled and \(crashed.refused) refused
      """)
    for title in different { Swift.print("  other bytecode: \(title)") }
    for row in refusedThoughCompiled { Swift.print("  compiled by nft: \(row)") }
    for row in compiledThoughRefused {
      let reason = row.message.split(separator: "\n").first ?? ""
      Swift.print("  refused by nft 1.0.6: \(row.title): \(reason)")
    }
  }

  private func text(_ percent: Double) -> String { String(format: "%.2f", percent) }
}
