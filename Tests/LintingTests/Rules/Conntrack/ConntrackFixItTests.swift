import CTVetDiagnostics
import CTVetLinting
import TestSupport
import Testing

/// Applies the fix-its of the conntrack checks to their examples.
struct ConntrackFixItTests {
  private static let ids = ["CT101", "CT102", "CT103", "CT113", "CT201", "CT202"]

  private func apply(_ fixIt: FixIt, to text: String) -> String {
    var bytes = Array(text.utf8)
    for edit in fixIt.edits.sorted(by: { $0.range.start > $1.range.start }) {
      bytes.replaceSubrange(
        Int(edit.range.start)..<Int(edit.range.end), with: Array(edit.replacement.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a fix-it mends the finding that it belongs to and makes no new one`() throws {
    var applied = 0
    for id in Self.ids {
      let rule = try #require(RuleRegistry.rule(id))
      for example in rule.info.flagged {
        let text = try MarkedText(example).text
        let before = LintedText(text, checking: Self.ids)
        for finding in before.findings where finding.id == id {
          for fixIt in finding.fixIts {
            let mended = apply(fixIt, to: text)
            let after = LintedText(mended, checking: Self.ids)
            #expect(after.languageErrors.isEmpty, "\(mended)")
            #expect(after.findings.count < before.findings.count, "\(fixIt.message):\n\(mended)")
            applied += 1
          }
        }
      }
    }
    #expect(applied > 20)
  }

  private func mended(_ match: String) -> [String] {
    let text = """
      define closed = established,related
      table inet t {
        chain c {
          type filter hook forward priority filter;
          \(match)
        }
      }
      """
    return LintedText(text, checking: ["CT201", "CT202"]).findings.flatMap(\.fixIts).filter(
      \.isSafe
    )
    .map { fixIt in
      apply(fixIt, to: text).split(separator: "\n")[4].trimmingPrefix(while: { $0 == " " })
    }.map(String.init)
  }

  @Test(arguments: [
    ("ct state != established,related drop", "ct state != { established, related } drop"),
    ("ct state == new|related accept", "ct state { new, related } accept"),
    ("ct state != (new | related) accept", "ct state != { new, related } accept"),
    ("ct state != $closed drop", "ct state ! $closed drop"),
    ("ct state { new, established | related } drop", "ct state { new, established, related } drop"),
    ("ct status == dnat accept", "ct status dnat accept"),
    ("ct status != dnat drop", "ct status ! dnat drop"),
    ("ct status != snat,dnat drop", "ct status ! snat,dnat drop"),
    ("ct status { snat, dnat } accept", "ct status snat,dnat accept"),
    ("ct status != { snat, dnat } drop", "ct status ! snat,dnat drop"),
    ("ct status vmap { dnat : accept }", "ct status dnat accept"),
    ("ct status vmap { snat : accept, dnat : accept }", "ct status snat,dnat accept"),
    (
      "ct status vmap { snat : accept, dnat : drop }",
      "ct status & (snat | dnat) vmap { snat : accept, dnat : drop }"
    ),
    ("ct status == snat,dnat drop", "ct status & (snat | dnat) == snat | dnat drop"),
  ])
  func `the first safe fix-it says what was meant`(match: String, meant: String) {
    #expect(mended(match).first == meant)
  }
}
