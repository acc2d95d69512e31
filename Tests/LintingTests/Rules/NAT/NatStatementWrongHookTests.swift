import CTVetDiagnostics
import TestSupport
import Testing

struct NatStatementWrongHookTests {
  private func findings(_ text: String) -> [Diagnostic] {
    LintedText(text, checking: ["NAT401"]).findings
  }

  @Test func `a call is reported once for each base chain, and shows the statement`() throws {
    let marked = try MarkedText(
      """
      table ip t {
        chain last {
          masquerade
        }
        chain between {
          jump last
        }
        chain c {
          type filter hook input priority 0
          jump 1️⃣between
          goto between
        }
        chain d {
          type nat hook output priority 0
          goto 2️⃣between
        }
        chain e {
          type nat hook postrouting priority 0
          goto between
        }
      }
      """)
    let found = findings(marked.text)
    #expect(found.map { Int($0.range.start) } == marked.offsets)
    #expect(found.first?.message.contains("not of type filter") == true)
    #expect(found.last?.message.contains("not in `output`") == true)
    #expect(found.allSatisfy { $0.notes.count == 1 })
  }

  @Test func `a chain in place is reported where it translates`() throws {
    let marked = try MarkedText(
      """
      table ip t {
        chain c {
          type filter hook input priority 0
          jump {
            1️⃣masquerade
          }
        }
      }
      """)
    #expect(findings(marked.text).map { Int($0.range.start) } == marked.offsets)
  }

  @Test func `maps of verdicts call chains too`() {
    let text = """
      table ip t {
        chain r {
          redirect
        }
        map m {
          type inet_service : verdict
          elements = { 80 : jump r }
        }
        chain c {
          type filter hook prerouting priority 0
          tcp dport vmap @m
        }
      }
      """
    #expect(findings(text).count == 1)
  }

  @Test func `what nft itself refuses is left to it`() {
    let text = """
      table bridge t {
        chain c {
          type filter hook forward priority 0
          masquerade
        }
      }
      """
    #expect(findings(text).isEmpty)
  }
}
