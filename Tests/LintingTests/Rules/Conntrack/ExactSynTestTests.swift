import CTVetDiagnostics
import Testing

/// Which comparisons of the flags with SYN lose a SYN that asks for ECN.
struct ExactSynTestTests {
  private func findings(_ rule: String) -> [Diagnostic] {
    LintedText("table ip t {\n chain c {\n  \(rule)\n }\n}\n", checking: ["CT205"]).findings
  }

  @Test(arguments: [
    "tcp flags != syn ct state new reject with tcp reset", "ct state { new } tcp flags != 2 drop",
    "ct state vmap { new : continue } tcp flags != syn log",
    "tcp flags == syn ct state new accept", "tcp flags == { syn } accept",
    "define s = syn\n tcp flags == $s accept",
  ])
  func `it is a warning`(rule: String) {
    #expect(findings(rule).map(\.severity) == [.warning], "\(rule)")
  }

  @Test(arguments: [
    "tcp flags != syn drop", "tcp flags != syn ct state != new drop",
    "tcp flags != syn ct state new counter", "tcp flags != syn ct state new accept",
    "tcp flags { syn, ack } accept", "tcp flags ! syn ct state new drop",
    "tcp flags & syn != syn ct state new drop", "tcp flags . tcp dport { syn . 22 } accept",
  ])
  func `other tests of flags are left alone`(rule: String) {
    #expect(findings(rule).isEmpty, "\(rule)")
  }

  @Test func `the fix-it inserts the mask behind the field`() throws {
    let found = try #require(findings("tcp flags != syn ct state new drop").first)
    let edit = try #require(found.fixIts.first?.edits.first)
    #expect(edit.range.start == edit.range.end)
    #expect(edit.range.start == found.range.start + 9)
    #expect(edit.replacement == " & (fin|syn|rst|ack)")
  }
}
