import CTVetDiagnostics
import CTVetNftLanguage
import TestSupport
import Testing

/// What a rule's value became, seen from the outside: the outline of the tree.
private func outline(of text: String) -> String {
  NftFrontEnd.outline(SourceFile(name: "t", text: text))
}

struct LexerTests {
  @Test(arguments: [
    "10.0.0.1", "1.2.3.4", "::", "::1", "fe80::1", "2001:db8::7:8", "1:2:3:4:5:6:7:8",
    "::ffff:10.0.0.1", "64:ff9b::192.0.2.33", "00:11:22:aa:bb:cc", "1:2:3:4:5:6",
  ])
  func `an address is one word`(address: String) {
    let tree = outline(of: "add rule ip t c ip saddr \(address) accept\n")
    #expect(tree.contains("symbol `\(address)`"))
  }

  @Test func `a range of addresses is two words and a dash`() {
    let tree = outline(of: "add rule ip t c ip saddr 10.0.0.1-10.0.0.9\n")
    #expect(tree.contains("range\n"))
    #expect(tree.contains("symbol `10.0.0.9`"))
  }

  @Test func `two hexadecimal numbers around a colon are one class id before a comma`() {
    let tree = outline(of: "add element ip t m { 22:80, 23:81 }\n")
    #expect(tree.contains("symbol `22:80`"))
    #expect(!tree.contains("mapping"))
  }

  @Test func `blanks around the colon make a mapping`() {
    #expect(outline(of: "add element ip t m { 22 : 80 }\n").contains("mapping"))
  }

  @Test(arguments: ["1d", "1h30m", "10s", "1d2h3m4s5ms", "500ms"])
  func `a time is one word`(time: String) {
    let tree = outline(of: "add element ip t s { 1.2.3.4 timeout \(time) }\n")
    #expect(tree.contains("symbol `\(time)`"))
  }

  @Test func `a word with a star matches interfaces`() {
    let tree = outline(of: "add rule ip t c iifname eth* accept\n")
    #expect(tree.contains("symbol `eth*`"))
  }

  @Test func `a backslash at the end of a line joins it with the next`() {
    let text = "add rule ip t c ip saddr 1.2.3.4 \\\n  accept\n"
    #expect(NftFrontEnd.checkSyntax(SourceFile(name: "t", text: text)).isEmpty)
  }

  @Test func `comments belong to no statement`() {
    let text = "# one\ntable ip t { # two\n  # three\n}\n"
    let file = SourceFile(name: "t", text: text)
    #expect(NftFrontEnd.checkSyntax(file).isEmpty)
    #expect(NftFrontEnd.comments(file) == ["# one", "# two", "# three"])
  }
}

struct KeywordTests {
  @Test func `every keyword is spelt once`() {
    let spellings = Keyword.allCases.map(\.spelling)
    #expect(Set(spellings).count == spellings.count)
    #expect(Keyword.spellings.count == Keyword.allCases.count)
  }

  @Test func `case names follow the spelling`() {
    for keyword in Keyword.allCases where keyword != .none {
      let parts = keyword.spelling.split(separator: "-")
      let name = parts.dropFirst().reduce(parts.first.map(String.init) ?? "") {
        $0 + $1.prefix(1).uppercased() + $1.dropFirst()
      }
      #expect("\(keyword)" == name)
    }
  }
}
