import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetLinting
import TestSupport
import Testing

/// Holds the descriptions of the diagnostics of iptables' language to what its front end reports.
struct IptablesFindingsTests {
  @Test(arguments: IptablesFindings.all.flatMap { info in info.flagged.map { (info.id, $0) } })
  func `flagged examples are diagnosed at the marker`(id: String, marked: String) throws {
    let text = try MarkedText(marked)
    let found = findings(of: text.text).filter { $0.id == id }
    #expect(!text.offsets.isEmpty)
    #expect(found.map { Int($0.range.start) } == text.offsets, "\(found.map(\.message))")
    let info = try #require(LanguageFindings.info(id))
    #expect(found.allSatisfy { $0.severity == info.severity })
  }

  @Test(arguments: IptablesFindings.all.flatMap { info in info.accepted.map { (info.id, $0) } })
  func `accepted examples are left alone`(id: String, text: String) {
    let found = findings(of: text)
    #expect(!found.contains { $0.id == id || $0.severity == .error }, "\(id) \(found)")
  }

  @Test func `every id of the front end is described, by two examples of both kinds`() {
    let ids = IptablesDiagnostics.all
    #expect(IptablesFindings.all.map(\.id) == ids)
    for info in IptablesFindings.all {
      #expect(info.flagged.count >= 2 && info.accepted.count >= 2, "\(info.id)")
    }
  }

  @Test func `a safe fix-it leaves nothing to find`() throws {
    var count = 0
    for info in IptablesFindings.all {
      for marked in info.flagged {
        let text = try MarkedText(marked).text
        let fixIts = findings(of: text).filter { $0.id == info.id }.compactMap(\.fixIts.first)
        guard !fixIts.isEmpty else { continue }
        count += 1
        let fixed = apply(fixIts, to: text)
        #expect(!findings(of: fixed).contains { $0.id == info.id }, "\(info.id): \(fixed)")
      }
    }
    #expect(count >= 8)
  }

  private func apply(_ fixIts: [FixIt], to text: String) -> String {
    var bytes = Array(text.utf8)
    for edit in fixIts.flatMap(\.edits).sorted(by: { $0.range.start > $1.range.start }) {
      bytes.replaceSubrange(
        Int(edit.range.start)..<Int(edit.range.end), with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// What reading for checks and what translating tells; much of it is told by both.
  private func findings(of text: String) -> [Diagnostic] {
    let file = SourceFile(name: "example", text: text + "\n")
    let loaded = IptablesFrontEnd.load(file).diagnostics
    let translated = IptablesFrontEnd.translate(file).diagnostics
    return (loaded + translated.filter { !loaded.contains($0) })
      .sorted { $0.range.start < $1.range.start }
  }
}
