import CTVetDiagnostics
import Testing

/// RS715, RS716 and RS717.
struct UnusedNamesTests {
  private func messages(_ text: String, _ id: String) -> [String] {
    LintedText(text, checking: [id]).findings.map(\.message)
  }

  @Test func `a set that rules only change is used`() {
    let found = messages(
      """
      table inet t {
        set seen { type ipv4_addr; size 100; }
        chain c { add @seen { ip saddr }; }
      }
      """, "RS715")
    #expect(found.isEmpty)
  }

  @Test func `a set of the same name in another table is not used by it`() {
    let found = messages(
      """
      table ip t {
        set s { type ipv4_addr; }
        chain c { ip saddr @s drop; }
      }
      table inet t {
        set s { type ipv4_addr; }
        chain c { accept; }
      }
      """, "RS715")
    #expect(found.count == 1)
    #expect(found.first?.contains("`inet t`") == true)
  }

  @Test func `maps and flowtables are called so`() {
    let text = """
      table inet t {
        map m { type ipv4_addr : mark; }
        flowtable f { hook ingress priority 0; devices = { lo }; }
        chain c { accept; }
      }
      """
    #expect(messages(text, "RS715").first?.contains("the map `m`") == true)
    #expect(messages(text, "RS717").first?.contains("the flowtable `f`") == true)
  }

  @Test func `an object of another kind with the same name is not used`() {
    let found = messages(
      """
      table inet t {
        counter k { }
        quota k { over 1 mbytes; }
        chain c { counter name "k"; }
      }
      """, "RS717")
    #expect(found.count == 1)
    #expect(found.first?.contains("the quota `k`") == true)
  }

  @Test func `a definition that only an unused one uses is used`() {
    let found = messages(
      """
      define one = 192.0.2.1
      define two = { $one, 192.0.2.2 }
      table inet t { }
      """, "RS716")
    #expect(found == ["nothing uses `$two`"])
  }
}
