import CTVetDiagnostics
import Testing

struct ContradictingElementsTests {
  private func count(_ elements: String, type: String, flags: String = "") -> Int {
    let kind = type.contains(":") ? "map" : "set"
    let text = """
      table ip t {
        \(kind) s {
          type \(type)
          \(flags)
          elements = { \(elements) }
        }
      }
      """
    return LintedText(text, checking: ["LD910"]).findings.count
  }

  @Test func `keys are compared by value`() {
    #expect(count("0x50 : accept, http : drop", type: "inet_service : verdict") == 1)
    #expect(count("80 : accept, http : accept", type: "inet_service : verdict") == 0)
    #expect(
      count("10.0.0.1 . 80 : 1, 10.0.0.1 . http : 2", type: "ipv4_addr . inet_service : mark") == 1)
  }

  @Test func `values are compared by value`() {
    #expect(count("80 : 0x10, 80 : 16", type: "inet_service : mark") == 0)
    #expect(count("80 : 10.0.0.1, 80 : 10.0.0.2", type: "inet_service : ipv4_addr") == 1)
  }

  @Test func `ranges of a concatenation are refused if an end lies in an earlier one`() {
    let type = "ipv4_addr . inet_service"
    let wide = "10.0.0.0/8 . 80-90"
    #expect(count("\(wide), 10.1.0.0/16 . 85", type: type, flags: "flags interval") == 1)
    #expect(count("10.1.0.0/16 . 85, \(wide)", type: type, flags: "flags interval") == 0)
    #expect(count("\(wide), 10.1.0.0/16 . 91", type: type, flags: "flags interval") == 0)
    #expect(count("\(wide), \(wide)", type: type, flags: "flags interval") == 0)
  }

  @Test func `what a command removes again is not known to conflict`() {
    let text = """
      table ip t {
        map m {
          type inet_service : mark
          elements = { 80 : 1 }
        }
      }
      flush map ip t m
      add element ip t m { 80 : 2 }
      """
    #expect(LintedText(text, checking: ["LD910"]).findings.isEmpty)
  }
}
