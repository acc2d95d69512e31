import CTVetDiagnostics
import Testing

struct SetFullTests {
  private func count(_ text: String) -> Int {
    LintedText(text, checking: ["LD909"]).findings.count
  }

  @Test func `elements that commands add count`() {
    let set = "table ip t {\n  set s {\n    type ipv4_addr\n    size 1\n  }\n}\n"
    let first = "add element ip t s { 192.0.2.1 }\n"
    #expect(count(set + first) == 0)
    #expect(count(set + first + first) == 0)
    #expect(count(set + first + "add element ip t s { 192.0.2.2 }\n") == 1)
    #expect(count(set + first + "flush set ip t s\nadd element ip t s { 192.0.2.2 }\n") == 0)
  }

  @Test func `constant sets have room for what they are declared with`() {
    func text(_ flags: String, _ added: String) -> String {
      """
      table ip t {
        set s {
          type ipv4_addr
          flags \(flags)
          elements = { 192.0.2.1 }
        }
      }
      add element ip t s { \(added) }
      """
    }
    #expect(count(text("constant", "192.0.2.2")) == 1)
    #expect(count(text("constant", "192.0.2.1")) == 0)
    #expect(count(text("constant,interval", "192.0.2.2")) == 0)
  }

  @Test func `elements by variables count`() {
    let text = """
      define hosts = { 192.0.2.1, 192.0.2.2 }
      table ip t {
        set s {
          type ipv4_addr
          size 2
          elements = { $hosts, 192.0.2.3 }
        }
      }
      """
    #expect(count(text) == 1)
  }
}
