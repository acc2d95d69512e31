import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import TestSupport
import Testing

private func load(_ text: String) -> Ruleset {
  let result = NftFrontEnd.load(SourceFile(name: "t", text: text))
  #expect(result.diagnostics.isEmpty)
  return result.ruleset
}

/// Hands out files from memory.
private struct MemoryFiles: IncludeProvider {
  let files: [String: String]

  func files(matching pattern: String, includedFrom: String) -> IncludeResult {
    files[pattern].map { .files([SourceFile(name: pattern, text: $0)]) }
      ?? .notFound(searched: [pattern])
  }
}

struct LoweringTests {
  @Test func `block form and command form declare the same`() {
    let block = load(
      """
      table inet t {
        chain c {
          type filter hook input priority filter; policy drop;
          ct state established accept
        }
      }

      """)
    let commands = load(
      """
      add table inet t
      add chain inet t c { type filter hook input priority filter; policy drop; }
      add rule inet t c ct state established accept

      """)
    for ruleset in [block, commands] {
      #expect(ruleset.chains.count == 1)
      let chain = ruleset.chains[0]
      #expect(chain.base?.hook == .input)
      #expect(chain.base?.priority == 0)
      #expect(chain.policy == .drop)
      #expect(chain.rules.count == 1)
      #expect(ruleset.references.conntrack.count == 1)
    }
  }

  @Test(arguments: [
    ("inet", "prerouting", "raw", -300), ("inet", "prerouting", "mangle + 5", -145),
    ("inet", "prerouting", "dstnat", -100), ("ip", "postrouting", "srcnat - 1", 99),
    ("ip6", "forward", "security", 50), ("bridge", "prerouting", "dstnat", -300),
    ("bridge", "forward", "filter", -200), ("bridge", "output", "out", 100),
    ("bridge", "postrouting", "srcnat", 300), ("arp", "input", "filter", 0),
    ("inet", "input", "-10", -10), ("inet", "input", "filter-5", -5),
  ])
  func `priorities become numbers`(family: String, hook: String, text: String, value: Int32) {
    // `filter-5` is one word to nft and refused; the number is what the author meant.
    let result = NftFrontEnd.load(
      SourceFile(
        name: "t",
        text: "add chain \(family) t c { type filter hook \(hook) priority \(text); }\n"))
    #expect(result.ruleset.chains[0].base?.priority == value)
  }

  @Test func `insert puts a rule first`() {
    let ruleset = load(
      """
      add rule ip t c accept
      insert rule ip t c drop

      """)
    let rules = ruleset.chains[0].rules.map { ruleset.statements(ruleset.rule($0).statements) }
    guard case .verdict(let first) = rules[0].first else {
      Issue.record("the first rule has no verdict")
      return
    }
    #expect(first == .drop)
  }

  @Test func `an index puts a rule beside another one, a handle leaves the order open`() {
    let indexed = load(
      """
      add rule ip t c accept
      add rule ip t c drop
      insert rule ip t c index 1 continue
      add rule ip t c index 0 return

      """)
    let verdicts = indexed.chains[0].rules.compactMap { id -> Verdict? in
      guard case .verdict(let verdict) = indexed.statements(indexed.rule(id).statements).first
      else { return nil }
      return verdict
    }
    #expect(verdicts == [.accept, .return, .continue, .drop])
    #expect(!indexed.chains[0].hasUnknownOrder)
    let handled = load("insert rule ip t c handle 4 accept\n")
    #expect(handled.chains[0].hasUnknownOrder)
  }

  @Test func `delete table removes what stands above it`() {
    let ruleset = load(
      """
      table ip t {
        chain c {
          accept
        }
      }
      delete table ip t
      table ip t {
        chain c {
          drop
        }
      }

      """)
    #expect(ruleset.liveChains.count == 1)
    #expect(ruleset.chain(ruleset.liveChains[0]).rules.count == 1)
  }

  @Test func `variables stand for their values`() {
    let ruleset = load(
      """
      define ports = { 22, 80 }
      add rule ip t c tcp dport $ports accept

      """)
    guard case .match(_, _, let right) = ruleset.statements(ruleset.rules[0].statements).first,
      case .variable = ruleset.expression(right),
      case .set(let list) = ruleset.expression(ruleset.resolved(right))
    else {
      Issue.record("the rule does not match a variable that is a set")
      return
    }
    #expect(ruleset.expressions(list).count == 2)
    #expect(ruleset.variables[0].uses == 1)
  }

  @Test func `definitions of a block end with it`() {
    let text = "table ip t {\n  define a = 1\n}\nadd rule ip t c meta mark $a\n"
    let result = NftFrontEnd.load(SourceFile(name: "t", text: text))
    #expect(result.diagnostics.map(\.id) == ["NFT005"])
  }

  @Test func `included files go on where they are included`() {
    let files = MemoryFiles(files: [
      "rules.nft": "  tcp dport 22 accept\n", "defs.nft": "define lan = 10.0.0.0/8\n",
    ])
    let text = """
      include "defs.nft"
      table ip t {
        chain c {
          ip saddr $lan accept
          include "rules.nft"
        }
      }

      """
    let result = NftFrontEnd.load(SourceFile(name: "main.nft", text: text), includes: files)
    #expect(result.diagnostics.isEmpty)
    #expect(result.ruleset.chains[0].rules.count == 2)
    #expect(result.ruleset.sources.files.map(\.name) == ["main.nft", "defs.nft", "rules.nft"])
  }

  @Test func `a file that includes itself ends in a diagnostic`() {
    let files = MemoryFiles(files: ["a": "include \"a\"\n"])
    let result = NftFrontEnd.load(
      SourceFile(name: "a", text: "include \"a\"\n"), includes: files)
    #expect(result.diagnostics.map(\.id) == ["NFT006"])
  }

  @Test func `a missing include is said with its place`() {
    let result = NftFrontEnd.load(SourceFile(name: "t", text: "include \"nowhere\"\n"))
    #expect(result.diagnostics.map(\.range) == [SourceRange(8, 17)])
  }

  @Test func `a million elements keep their order`() {
    let addresses = (0..<1000).map { "10.0.\($0 / 256).\($0 % 256)" }
    let ruleset = load(
      "table ip t {\n set s {\n type ipv4_addr\n elements = { \(addresses.joined(separator: ", ")) }\n }\n}\n"
    )
    let list = ruleset.sets[0].elements[0]
    #expect(ruleset.expressions(list).map { ruleset.text($0) } == addresses)
  }
}
