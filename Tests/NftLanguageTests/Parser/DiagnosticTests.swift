import CTVetDiagnostics
import CTVetNftLanguage
import TestSupport
import Testing

/// What the parser says of mistakes, and where; `1️⃣` marks the first byte of each in order.
private func expectMistakes(
  _ marked: String, _ messages: [String], hints: [String?]? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let text = try MarkedText(marked)
  let found = NftFrontEnd.load(SourceFile(name: "t", text: text.text)).diagnostics
  #expect(found.map { Int($0.range.start) } == text.offsets, sourceLocation: sourceLocation)
  #expect(found.map(\.message) == messages, sourceLocation: sourceLocation)
  if let hints { #expect(found.map(\.hint) == hints, sourceLocation: sourceLocation) }
}

struct DiagnosticTests {
  @Test func `a keyword as the name of a chain is pointed out once`() throws {
    try expectMistakes(
      """
      table inet t {
        chain 1️⃣fwd {
          type filter hook forward priority filter; policy drop;
          ct state established accept
        }
      }

      """,
      ["`fwd` is a keyword of nft and can't be the name of a chain"],
      hints: ["choose another name, such as `fwd_chain`"])
  }

  @Test func `a misspelt field gets a suggestion`() throws {
    try expectMistakes(
      "add rule inet t c tcp 1️⃣dprt 22 accept\n",
      ["expected a field of `tcp`, found `dprt`"], hints: ["did you mean `dport`?"])
  }

  @Test func `a misspelt statement gets a suggestion`() throws {
    try expectMistakes(
      """
      table ip t {
        chain c {
          1️⃣acept
          ip saddr 1.2.3.4 2️⃣drpo
        }
      }

      """,
      [
        "expected a statement, found `acept`", "expected a statement, found `drpo`",
      ],
      hints: ["did you mean `accept`?", "did you mean `drop`?"])
  }

  @Test func `a misspelt command gets a suggestion`() throws {
    try expectMistakes(
      "1️⃣tabel inet t {\n}\n", ["expected a command, found `tabel`"],
      hints: ["did you mean `table`?"])
  }

  @Test func `each rule has its own mistakes`() throws {
    try expectMistakes(
      """
      table ip t {
        chain c {
          ip 1️⃣src 1.2.3.4 accept
          tcp dport 2️⃣accept
          limit 3️⃣10/second
          accept
        }
      }

      """,
      [
        "expected a field of `ip`, found `src`",
        "expected a value after `tcp dport`, found `accept`",
        "expected `rate` or `name`, found `10`",
      ])
  }

  @Test func `a missing brace is found where the next chain begins`() throws {
    try expectMistakes(
      """
      table ip t {
        chain a {
          accept

        1️⃣chain b {
          drop
        }
      }

      """,
      ["expected `}` to close the chain before `chain`"], hints: ["add the missing `}`"])
  }

  @Test func `a missing separator before a brace is forgiven`() throws {
    try expectMistakes(
      "table ip t {\n  chain c { accept 1️⃣}\n}\n", ["expected a line end or `;` before `}`"])
  }

  @Test func `a blank line between elements is refused as nft does`() throws {
    try expectMistakes(
      """
      table ip t {
        set s {
          type ipv4_addr
          elements = { 1.2.3.4,
      1️⃣
            5.6.7.8 }
        }
      }

      """,
      ["nft allows no blank line between the elements of a set"])
  }

  @Test func `an undefined variable gets a suggestion`() throws {
    try expectMistakes(
      "define lan = 10.0.0.0/8\nadd rule ip t c ip saddr 1️⃣$lna accept\n",
      ["no variable `lna` is defined above this line"], hints: ["did you mean `$lan`?"])
  }

  @Test func `bytes that nft can't read are named`() throws {
    try expectMistakes(
      "1️⃣\u{FEFF}flush ruleset\n",
      [
        "the file begins with a UTF-8 byte order mark, which nft refuses"
      ])
    try expectMistakes(
      "flush ruleset1️⃣\r\n",
      [
        "the file has Windows line ends (CRLF), which nft refuses"
      ])
    try expectMistakes(
      "flush ruleset\n1️⃣# the end",
      [
        "a comment at the end of the file needs a line end after it, else nft refuses it"
      ])
  }

  @Test func `a chain type, hook or priority that does not exist is named`() throws {
    try expectMistakes(
      """
      table inet t {
        chain a { type 1️⃣filtre hook input priority 0; }
        chain b { type filter hook 2️⃣imput priority 0; }
        chain c { type filter hook input priority 3️⃣filtr; }
        chain d { type filter hook input priority 4️⃣dstnat; }
      }

      """,
      [
        "unknown chain type `filtre`", "unknown hook `imput`",
        "no priority `filtr` in family inet, hook input "
          + "(“invalid priority expression value in this context”)",
        "no priority `dstnat` in family inet, hook input "
          + "(“invalid priority expression value in this context”)",
      ],
      hints: [
        "did you mean `filter`?", "did you mean `input`?", "did you mean `filter`?",
        "`dstnat` exists in prerouting, output only",
      ])
  }
}
