import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Rules that differ in constants alone take their instructions from each other; that must not show.
struct RuleShapeTests {
  @Test func `our own texts are the same, each rule twice`() throws {
    let texts = try BytecodeRow.own().filter { $0.answer == .compiled }.map(\.text)
    #expect(texts.count >= 100)
    for text in texts { compare(text + repeated(text)) }
  }

  @Test(arguments: ["nft-py-1.0.6", "nft-py-0.9.2"])
  func `the rules of nft's own tests are the same, each twice`(corpus: String) throws {
    guard let rows = try BytecodeRow.rules(corpus) else { return }
    // Rules of one chain stand in one file, so that they meet each other's shapes.
    var files: [String: (setup: String, rules: [String])] = [:]
    for row in rows where row.answer == .compiled {
      let lines = row.text.split(separator: "\n").map(String.init)
      guard let rule = lines.last else { continue }
      let setup = lines.dropLast().joined(separator: "\n") + "\n"
      files[setup, default: (setup, [])].rules.append(rule)
    }
    #expect(!files.isEmpty)
    for (setup, rules) in files.values {
      compare(setup + (rules + rules.reversed()).joined(separator: "\n") + "\n")
    }
  }

  @Test(arguments: ["nft-shell-dumps", "nft-real"])
  func `whole files are the same`(corpus: String) throws {
    for row in try BytecodeRow.files(corpus) ?? [] { compare(row.text) }
  }

  @Test func `constants of every kind find their place`() {
    var generator = SplitMix(state: 7)
    var rules = ""
    for _ in 0..<2000 { rules += "    \(Self.randomRule(&generator))\n" }
    compare("table inet t {\n  set s {\n    type inet_service\n  }\n  chain c {\n\(rules)  }\n}\n")
  }

  @Test func `a bad constant is diagnosed in every rule of a shape`() {
    let text = """
      table ip t {
        chain c {
          tcp dport 22 ip saddr 192.0.2.1 accept
          tcp dport 70000 ip saddr 192.0.2.1 accept
          tcp dport 22 ip saddr 192.0.2.300 accept
          tcp dport 9-10 accept
          tcp dport 10-9 accept
        }
      }

      """
    let loaded = NftFrontEnd.load(SourceFile(name: "rules.nft", text: text))
    let found = RulesetCompiler.compile(loaded.ruleset).diagnostics
    #expect(found.map(\.id) == ["NFT101", "NFT101", "NFT101"])
    #expect(found == RulesetCompiler.compileEachRule(loaded.ruleset).diagnostics)
    #expect(found == RulesetCompiler.diagnostics(of: loaded.ruleset))
  }

  // MARK: Helpers

  private func compare(_ text: String) {
    let loaded = NftFrontEnd.load(SourceFile(name: "rules.nft", text: text))
    let fast = RulesetCompiler.compile(loaded.ruleset)
    let plain = RulesetCompiler.compileEachRule(loaded.ruleset)
    #expect(fast.diagnostics == plain.diagnostics, "\(text)")
    #expect(fast.listing == plain.listing, "\(text)")
  }

  /// The rules of a text once more.
  private func repeated(_ text: String) -> String {
    text.split(separator: "\n").filter { $0.hasPrefix("add rule") }.joined(separator: "\n") + "\n"
  }

  private static func randomRule(_ generator: inout SplitMix) -> String {
    func pick(_ words: [String]) -> String { words[Int(generator.next() % UInt64(words.count))] }
    func number(_ limit: UInt64) -> UInt64 { generator.next() % limit }
    var parts: [String] = []
    for _ in 0...number(4) {
      let op = pick(["", "== ", "!= "])
      let address = "10.\(number(256)).\(number(256)).\(number(256))"
      switch number(14) {
      case 0: parts.append("ip saddr \(op)\(address)")
      case 1: parts.append("ip daddr \(op)\(address)/\(8 + number(25))")
      case 2: parts.append("tcp dport \(op)\(number(65536))")
      case 3: parts.append("tcp sport \(op)\(number(30000))-\(30000 + number(30000))")
      case 4: parts.append("udp dport \(op)\(number(65536))")
      case 5: parts.append("meta mark \(op)\(number(1 << 32))")
      case 6: parts.append("iifname \(op)\"eth\(number(20))\"")
      case 7: parts.append("ct state \(pick(["new", "established", "related,established"]))")
      case 8: parts.append("meta length \(op)\(number(1500))")
      case 9: parts.append("ct mark \(op)\(number(1 << 16))")
      case 10: parts.append("meta mark \(op)\(number(100))-\(100 + number(1000))")
      case 11: parts.append("ip6 saddr \(op)2001:db8::\(String(number(65536), radix: 16))")
      case 12: parts.append("ip ttl \(op)\(number(256))")
      default: parts.append("tcp dport \(op)@s")
      }
    }
    return (parts + [pick(["accept", "drop", "counter", "counter drop"])]).joined(separator: " ")
  }
}

/// Repeatable random numbers.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
