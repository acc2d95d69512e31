import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Whether we read what iptables reads, and translate as `iptables-translate` does or better.
struct IptablesParityTests {
  /// Our own recordings, so that the test is complete without further data.
  @Test func `we agree with the recorded answers of iptables on our own commands`() throws {
    let parity = IptablesParity("own commands", try IptablesRow.own())
    parity.print()
    #expect(parity.rows >= 400)
    #expect(parity.disagreements.isEmpty)
    #expect(parity.percentAlike >= 99)
    #expect(parity.percentOfUntranslated >= 60)
  }

  @Test func `we agree with iptables on variations of every option`() throws {
    let parity = IptablesParity("variations", try IptablesRow.variations())
    parity.print()
    #expect(parity.rows >= 1500)
    #expect(parity.disagreements.isEmpty)
    #expect(parity.percentAlike >= 99)
    #expect(parity.percentOfUntranslated >= 60)
  }

  /// What was recorded is what the real iptables says.
  @Test func `the live iptables answers as recorded`() throws {
    guard let iptables = try LiveIptables.find() else {
      return print("no usable iptables on this machine: the recorded answers are not asked again")
    }
    guard iptables.version == "1.8.9 (nf_tables)" else {
      return print("iptables \(iptables.version): the recorded answers are those of 1.8.9")
    }
    let rows = try IptablesRow.variations()
    let answers = try iptables.accepts(rows.map(\.text))
    #expect(answers.count == rows.count)
    for (row, isAccepted) in zip(rows, answers) {
      #expect(isAccepted == row.isAccepted, "\(row.text)")
    }
    print("asked iptables \(iptables.version) for \(rows.count) rules")
  }

  @Test func `we agree with iptables on the rules of its own tests`() throws {
    guard let rows = try IptablesRow.rules() else { return noteAbsence(of: "iptables-ext-t") }
    let parity = IptablesParity("iptables-ext-t", rows)
    parity.print()
    #expect(parity.rows > 0)
    #expect(parity.percentAgreed >= 99)
    #expect(parity.percentAlike >= 99)
    #expect(parity.percentOfUntranslated >= 60)
  }

  @Test func `we translate the commands of iptables' own tests`() throws {
    guard let rows = try IptablesRow.translations() else {
      return noteAbsence(of: "iptables-txlate")
    }
    let parity = IptablesParity("iptables-txlate", rows)
    parity.print()
    #expect(parity.compared > 0)
    #expect(parity.percentAlike >= 99)
  }

  /// Each rule becomes one of nft, or a comment and a diagnostic; what comes out is a ruleset.
  @Test func `whole dumps are read to their end`() throws {
    guard let dumps = try IptablesDump.all() else { return noteAbsence(of: "iptables-real") }
    for dump in dumps {
      let (name, file) = (dump.name, dump.file)
      let text = String(decoding: file.storage[..<file.count], as: UTF8.self)
      let result = IptablesFrontEnd.translate(file, family: dump.family)
      let nft = String(decoding: result.nft.storage[..<result.nft.count], as: UTF8.self)
      let written = nft.split(separator: "\n").filter {
        $0.hasPrefix("add rule ") || $0.hasPrefix("insert rule ") || $0.hasPrefix("# ")
      }.count
      let rules = text.split(separator: "\n").filter { line in
        line.hasPrefix("-A ") || line.hasPrefix("-I ") || line.hasPrefix("[")
      }.count
      #expect(written >= rules, "\(name)")
      let loaded = NftFrontEnd.load(result.nft)
      #expect(loaded.diagnostics.filter { $0.severity == .error }.isEmpty, "\(name)")
      print("\(name): \(rules) rules, \(result.lossCount) lost")
    }
    #expect(!dumps.isEmpty)
  }

  private func noteAbsence(of corpus: String) {
    print("\(corpus): not on this machine; our own recordings stand in")
  }
}

/// How our answers compare with those of iptables and `iptables-translate`.
private struct IptablesParity {
  let name: String
  private(set) var rows = 0
  private(set) var disagreements: [String] = []
  private(set) var compared = 0
  private(set) var counts: [TranslatedRow.Comparison: Int] = [:]
  private(set) var lines: [String] = []
  private(set) var untranslated = (rows: 0, translated: 0)

  init(_ name: String, _ rows: [IptablesRow]) {
    self.name = name
    for row in rows {
      let ours = TranslatedRow(row)
      if let isAccepted = row.isAccepted {
        self.rows += 1
        // What is not on a host without anything is refused there and needs saying here.
        let agrees = ours.isRefused != isAccepted || !isAccepted && ours.needsHost
        if !agrees { disagreements.append(row.text) }
      }
      if row.isUntranslated, row.isAccepted == true {
        untranslated.rows += 1
        if !ours.isLost, ours.instructions != nil {
          untranslated.translated += 1
        } else {
          let reason = ours.diagnostics.first { $0.id == IptablesDiagnostics.lost }?.message
          lines.append("  not translated: \(row.text.trimmed): \(reason ?? "does not compile")")
        }
      }
      guard let theirs = row.translation, row.isAccepted ?? true else { continue }
      compared += 1
      let comparison = ours.compared(with: theirs)
      counts[comparison, default: 0] += 1
      switch comparison {
      case .equal, .sameInstructions: break
      case .corrected:
        let reason = ours.diagnostics.first {
          $0.id == IptablesDiagnostics.corrected || $0.id == IptablesDiagnostics.neverMatches
        }
        lines.append("  better: \(row.text.trimmed): \(reason?.message ?? "")")
      case .theirsDoesNotLoad:
        lines.append("  better: \(row.text.trimmed): nft refuses what iptables-translate says")
      case .different, .refused:
        lines.append("  other: \(row.text.trimmed)\n    \(ours.commands)\n    \(theirs)")
      }
    }
  }

  var percentAgreed: Double { percent(rows - disagreements.count, of: rows) }

  /// Of the translations, those that are equal, the same to the kernel, or better for a reason.
  var percentAlike: Double {
    percent(compared - (counts[.different] ?? 0) - (counts[.refused] ?? 0), of: compared)
  }

  /// Of the rules that `iptables-translate` does not translate.
  var percentOfUntranslated: Double { percent(untranslated.translated, of: untranslated.rows) }

  private func percent(_ part: Int, of whole: Int) -> Double {
    whole > 0 ? 100 * Double(part) / Double(whole) : 100
  }

  func print() {
    Swift.print(
      """
      \(name): accept/reject alike on \(rows - disagreements.count) of \(rows) rows \
      (\(text(percentAgreed)) %); of \(compared) translations \(counts[.equal] ?? 0) equal, \
      \(counts[.sameInstructions] ?? 0) the same to the kernel, \
      \((counts[.corrected] ?? 0) + (counts[.theirsDoesNotLoad] ?? 0)) better \
      (\(text(percentAlike)) %); \(untranslated.translated) of \(untranslated.rows) rows translated \
      that iptables-translate leaves (\(text(percentOfUntranslated)) %)
      """)
    for row in disagreements { Swift.print("  not alike: \(row.trimmed)") }
    for line in lines { Swift.print(line) }
  }

  private func text(_ percent: Double) -> String { String(format: "%.2f", percent) }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
