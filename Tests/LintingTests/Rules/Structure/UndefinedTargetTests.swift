import CTVetDiagnostics
import Testing

struct UndefinedTargetTests {
  private func findings(_ text: String) -> [Diagnostic] {
    LintedText(text, checking: ["RS705"]).findings
  }

  @Test func `a misspelt name is corrected`() throws {
    let finding = try #require(
      findings(
        """
        table inet a {
          set blocked { type ipv4_addr; }
          chain c {
            ip saddr @blokced drop
          }
        }
        """
      ).first)
    #expect(finding.severity == .error)
    #expect(finding.hint == "write `blocked`")
    #expect(finding.fixIts.first?.edits.map(\.replacement) == ["blocked"])
    #expect(finding.message.contains("No such file or directory"))
  }

  @Test func `another table's set is named`() throws {
    let finding = try #require(
      findings(
        """
        table inet a {
          set s { type ipv4_addr; }
        }
        table inet b {
          chain c {
            ip saddr @s drop
          }
        }
        """
      ).first)
    #expect(finding.message.contains("`inet b` has no set or map `s`"))
    #expect(finding.message.contains("can't use the one of `inet a`"))
    #expect(finding.notes.count == 1)
  }

  @Test func `an object of another kind is named`() throws {
    let finding = try #require(
      findings(
        """
        table inet a {
          quota k { over 10 mbytes; }
          chain c {
            counter name "k"
          }
        }
        """
      ).first)
    #expect(finding.message.contains("`k` is a quota"))
  }

  @Test func `what only adds to a table gives an information`() {
    let found = findings("add rule inet filter input ip saddr @blocked jump web")
    #expect(found.map(\.severity) == [.info, .info])
  }

  @Test func `a target in a definition is looked for where the definition is used`() {
    let found = findings(
      """
      define target = nowhere
      table inet a {
        chain nowhere { accept; }
        chain c { jump $target; }
      }
      table inet b {
        chain c { jump $target; }
      }
      """)
    #expect(found.count == 1)
    #expect(found.first?.message.contains("`inet b` has no chain `nowhere`") == true)
  }

  @Test func `targets are found in maps, in place and behind flowtables`() {
    let found = findings(
      """
      table inet a {
        map m {
          type inet_service : verdict
          elements = { 22 : jump one }
        }
        map o {
          type inet_service : counter
          elements = { 22 : "two" }
        }
        chain c {
          type filter hook forward priority filter; policy accept;
          tcp dport vmap @m
          counter name tcp dport map @o
          jump { tcp dport 80 goto three; }
          flow add @four
          tcp dport vmap { 80 : goto five }
          update @six { ip saddr }
        }
      }
      """)
    #expect(found.count == 6, "\(found.map(\.message))")
  }

  @Test func `a removed table is not looked at`() {
    let found = findings(
      """
      table inet a {
        chain c { jump nowhere; }
      }
      delete table inet a
      """)
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  @Test func `rules that were flushed are not looked at`() {
    let found = findings(
      """
      table inet a {
        chain d { accept; }
        chain c { jump d; }
      }
      flush chain inet a c
      delete chain inet a d
      """)
    #expect(found.isEmpty, "\(found.map(\.message))")
  }

  @Test func `elements need a declared set`() {
    let found = findings(
      """
      add table inet a
      add element inet a s { 192.0.2.1 }
      """)
    #expect(found.map(\.severity) == [.error])
  }

  @Test func `a kernel helper's name is no helper object`() throws {
    let finding = try #require(
      findings(
        """
        table inet a {
          chain c {
            tcp dport 21 ct helper set "ftp"
          }
        }
        """
      ).first)
    #expect(finding.hint?.contains("ct helper ftp { type \"ftp\" protocol tcp; }") == true)
  }
}
