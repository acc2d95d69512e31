import CTVetDiagnostics
import Testing

struct JumpLoopTests {
  private func findings(_ text: String) -> [Diagnostic] {
    LintedText(text, checking: ["RS706"]).findings
  }

  @Test func `a loop below a base chain is an error that names each chain`() throws {
    let finding = try #require(
      findings(
        """
        table inet a {
          chain one { jump two; }
          chain two { tcp dport vmap { 22 : goto three }; }
          chain three { jump one; }
          chain input { type filter hook input priority 0; jump one; }
        }
        """
      ).first)
    #expect(finding.severity == .error)
    #expect(finding.message.contains("`one` → `two` → `three` → `one`"))
    #expect(finding.notes.count == 2)
  }

  @Test func `a loop that nothing leads to is a warning`() {
    let found = findings(
      """
      table inet a {
        chain one { jump two; }
        chain two { jump one; }
        chain input { type filter hook input priority 0; accept; }
      }
      """)
    #expect(found.map(\.severity) == [.warning])
  }

  @Test func `several calls between the same chains make one loop`() {
    let found = findings(
      """
      table inet a {
        chain one {
          tcp dport 22 jump one
          tcp dport 23 jump one
        }
      }
      """)
    #expect(found.count == 1)
    #expect(found.first?.message.contains("`one` calls itself") == true)
  }

  @Test func `two loops are two findings`() {
    let found = findings(
      """
      table inet a {
        chain one { jump two; jump three; }
        chain two { jump one; }
        chain three { jump one; }
      }
      """)
    #expect(found.count == 2)
  }

  @Test func `chains of the same name in other tables don't count`() {
    let found = findings(
      """
      table inet a {
        chain one { jump two; }
        chain two { accept; }
      }
      table inet b {
        chain one { accept; }
        chain two { jump one; }
      }
      """)
    #expect(found.isEmpty)
  }
}
