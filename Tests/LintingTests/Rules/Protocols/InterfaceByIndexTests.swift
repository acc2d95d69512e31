import CTVetDiagnostics
import Testing

struct InterfaceByIndexTests {
  private func findings(_ rule: String) -> [Diagnostic] {
    let text = "table inet t {\n  chain c {\n    \(rule)\n  }\n}\n"
    return LintedText(text, checking: ["PKT606"]).findings
  }

  private func replacements(_ rule: String) -> [String] {
    findings(rule).flatMap(\.fixIts).flatMap(\.edits).map(\.replacement)
  }

  @Test func `the key is renamed, each part of a concatenation for itself`() {
    #expect(replacements("iif eth0 accept") == ["iifname"])
    #expect(replacements("meta oif != eth0 accept") == ["oifname"])
    #expect(replacements("iif . oif { eth0 . eth1 } accept") == ["iifname", "oifname"])
  }

  @Test func `numbers beside names cannot be renamed`() {
    let found = findings("iif { 1, eth0 } accept")
    #expect(found.count == 1)
    #expect(found.flatMap(\.fixIts).isEmpty)
  }

  @Test func `keys of maps count`() {
    #expect(findings("meta mark set iif map { eth0 : 1, lo : 2 }").count == 1)
    #expect(findings("meta mark set iif map { lo : 2 }").isEmpty)
  }
}
