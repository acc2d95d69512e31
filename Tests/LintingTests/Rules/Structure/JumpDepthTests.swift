import CTVetDiagnostics
import Testing

/// The limits are those of Linux 6.18, found by loading such rulesets.
struct JumpDepthTests {
  private enum Call: String, CaseIterable {
    case jump
    case goto
    case verdictMap
  }

  private func text(depth: Int, _ call: Call, isCalled: Bool = true) -> String {
    var text = "table inet t {\n"
    for level in 1...depth {
      let next = level + 1
      let rule =
        switch call {
        case _ where level == depth: "accept"
        case .jump: "jump c\(next)"
        case .goto: "goto c\(next)"
        case .verdictMap: "tcp dport vmap { 22 : jump c\(next) }"
        }
      text += "  chain c\(level) {\n    \(rule)\n  }\n"
    }
    let start = isCalled ? "jump c1" : "accept"
    return text + "  chain b {\n    type filter hook input priority 0\n    \(start)\n  }\n}\n"
  }

  private func findings(_ text: String) -> [Diagnostic] {
    LintedText(text, checking: ["RS707"]).findings
  }

  @Test func `fifteen chains below a base chain load and sixteen don't, however they are called`() {
    for call in Call.allCases {
      #expect(findings(text(depth: 15, call)).isEmpty, "\(call)")
      #expect(findings(text(depth: 16, call)).map(\.severity) == [.error], "\(call)")
    }
  }

  @Test func `chains that no base chain leads to may nest as deep as they like`() {
    #expect(findings(text(depth: 20, .jump, isCalled: false)).isEmpty)
  }

  @Test func `the first and the last calls are shown`() {
    let found = findings(text(depth: 30, .jump))
    #expect(found.count == 1)
    #expect(found.first?.notes.count == 6)
    #expect(found.first?.message.hasPrefix("`c16` is nested 16 deep below `b`") == true)
  }

  @Test func `a chain written in place takes a level`() {
    let inPlace = "jump { jump c1; }"
    let loads = text(depth: 14, .jump).replacing("jump c1\n", with: "\(inPlace)\n")
    let refused = text(depth: 15, .jump).replacing("jump c1\n", with: "\(inPlace)\n")
    #expect(findings(loads).isEmpty)
    #expect(findings(refused).count == 1)
  }
}
