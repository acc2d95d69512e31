import CTVetDiagnostics
import Testing

struct ChainNeverReachedTests {
  private func findings(_ text: String) -> [Diagnostic] {
    LintedText(text, checking: ["RS704"]).findings
  }

  @Test func `a dead chain with ct rules still switches tracking on`() {
    let found = findings(
      """
      table inet a {
        chain one { ct state new accept; }
        chain two { accept; }
        chain input { type filter hook input priority 0; }
      }
      """)
    #expect(found.count == 2)
    #expect(found.first?.message.contains("switch connection tracking on") == true)
    #expect(found.last?.message.contains("connection tracking") == false)
  }

  @Test func `a base chain of another table reaches nothing here`() {
    let found = findings(
      """
      table inet a {
        chain one { accept; }
      }
      table inet b {
        chain one { accept; }
        chain input { type filter hook input priority 0; jump one; }
      }
      """)
    #expect(found.count == 1)
  }

  @Test func `chains that other programs call are left alone`() {
    for name in ["DOCKER-USER", "f2b-sshd", "LIBVIRT_INP", "MINIUPNPD", "upnp_forward"] {
      let found = findings(
        """
        table ip a {
          chain \(name) { accept; }
          chain input { type filter hook input priority 0; }
        }
        """)
      #expect(found.isEmpty, "\(name)")
    }
  }

  @Test func `a chain that gets its rules here may be called elsewhere`() {
    let found = findings(
      """
      table ip a {
        chain input { type filter hook input priority 0; }
      }
      add rule ip b elsewhere jump one
      """)
    #expect(found.isEmpty)
  }
}
