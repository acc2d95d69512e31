import CTVetBytecode
import CTVetDiagnostics
import CTVetNftLanguage
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Rules of one shape take their instructions from each other, and may be abridged; that must not show.
struct RuleShapeTests {
  @Test func `our own texts are the same, each rule three times`() throws {
    let texts = try BytecodeRow.own().filter { $0.answer == .compiled }.map(\.text)
    #expect(texts.count >= 100)
    for text in texts { compare(text + repeated(text) + repeated(text)) }
  }

  @Test(arguments: ["nft-py-1.0.6", "nft-py-0.9.2"])
  func `the rules of nft's own tests are the same, each three times`(corpus: String) throws {
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
      compare(setup + (rules + rules.reversed() + rules).joined(separator: "\n") + "\n")
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

  @Test func `rules of one shape are abridged`() {
    let text = """
      table ip t {
        chain c {
          ip saddr 192.0.2.1 tcp dport 22 accept comment "one"
          ip saddr 192.0.2.2 tcp dport 80 accept comment "two"
          ip saddr 192.0.2.3 tcp dport 80 accept comment "three"
          ip saddr 192.0.2.4 tcp dport 80 accept
          ip saddr 192.0.2.4 tcp dport 1-2 accept; ip saddr 192.0.2.5 tcp dport 3-9 accept
          ip saddr 192.0.2.5 tcp dport 3-9 accept; ip saddr 192.0.2.5 tcp dport 9-3 accept
          iifname "eth0" tcp dport { 1, 2 } counter packets 1 bytes 2 log prefix "one "
          iifname "eth1" tcp dport { 3, 4 } counter packets 3 bytes 4 log prefix "two "
          iifname "eth2" tcp dport { 5, 6 } counter packets 5 bytes 6 log prefix "three "
          iifname "eth2" tcp dport { 7-9 } counter
          iifname "eth3" tcp dport { 7-9 } counter
          iifname "eth4" tcp dport { 7-9 } counter
          iifname "eth5" tcp dport { 7-9 } counter
          iifname "eth6" tcp dport { 7-9 } counter
          limit rate 5/second accept
          limit rate 6/second accept
          limit rate 7/second accept
        }
      }

      """
    #expect(abridgedCount(text) == 5)
    compare(text)
  }

  @Test func `spoilt rules are the same`() {
    var generator = SplitMix(state: 11)
    for _ in 0..<300 {
      let rule = Self.randomRule(&generator)
      var rules = [rule, Self.randomRule(&generator), rule, rule]
      for _ in 0..<6 { rules.append(Self.spoilt(rule, &generator)) }
      let body = rules.map { "    \($0)\n" }.joined()
      compare("table inet t {\n  set s {\n    type inet_service\n  }\n  chain c {\n\(body)  }\n}\n")
    }
  }

  @Test func `each mistake of a shape is reported`() {
    compare(
      """
      table ip t {
        chain c {
          ct count 4294967296 ip saddr 192.0.2.1 accept
          ct count 4294967296 ip saddr 192.0.2.2 accept
          ct count 4294967296 ip saddr 192.0.2.3 accept
          ip saddr 192.0.2.2 fib mark . iif oif exists
          ip saddr 192.0.2.3 fib mark . iif oif exists
          ip saddr 192.0.2.4 fib mark . iif oif exists
          jump { ip saddr 192.0.2.4 accept; ip saddr 192.0.2.5 accept; accept drop x; }
          ip saddr 192.0.2.6 accept
        }
      }
      table ip6 t {
        chain c {
          ip saddr 192.0.2.7 accept
          ip saddr 192.0.2.8 accept
          ip saddr 192.0.2.9 accept
        }
      }

      """)
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
    #expect(found == RulesetCompiler.check(loaded.ruleset))
    #expect(found == RulesetCompiler.diagnostics(of: loaded.ruleset))
  }

  // MARK: Helpers

  private func compare(_ text: String) {
    let file = SourceFile(name: "rules.nft", text: text)
    let single = NftFrontEnd.loadEachRule(file)
    let complete = NftFrontEnd.load(file)
    let abridged = NftFrontEnd.loadAbridged(file)
    #expect(complete.diagnostics == single.diagnostics, "\(text)")
    #expect(abridged.diagnostics == single.diagnostics, "\(text)")
    #expect(RulesetParts(of: complete.ruleset) == RulesetParts(of: single.ruleset), "\(text)")
    let plain = RulesetCompiler.compileEachRule(single.ruleset)
    for loaded in [complete, abridged] {
      let fast = RulesetCompiler.compile(loaded.ruleset)
      #expect(fast.diagnostics == plain.diagnostics, "\(text)")
      #expect(fast.listing == plain.listing, "\(text)")
      #expect(RulesetCompiler.check(loaded.ruleset) == plain.diagnostics, "\(text)")
    }
    #expect(
      RulesetCompiler.diagnostics(of: complete.ruleset)
        == RulesetCompiler.diagnostics(of: single.ruleset), "\(text)")
  }

  /// How many rules of a text are abridged.
  private func abridgedCount(_ text: String) -> Int {
    let loaded = NftFrontEnd.loadAbridged(SourceFile(name: "rules.nft", text: text))
    return loaded.ruleset.rules.filter(\.isAbridged).count
  }

  /// The rules of a text once more.
  private func repeated(_ text: String) -> String {
    text.split(separator: "\n").filter { $0.hasPrefix("add rule") }.joined(separator: "\n") + "\n"
  }

  /// A copy in which some constants, words or marks are others, mostly wrong.
  private static func spoilt(_ rule: String, _ generator: inout SplitMix) -> String {
    let others = [
      "0", "1", "22", "65535", "65536", "4294967296", "18446744073709551616", "0x10", "010", "08",
      "192.0.2.300", "10.1", "192.0.2.1", "2001:db8::1", "::1", "1d2h", "\"eth0\"", "\"eth*\"",
      "eth0",
      "new", "ssh", "tcp", "{", "}", "$x", "@s", "!=", "-", "/", ",", "1-2", "2-1", "10.0.0.0/8",
      "\"\"",
      "comment", "accept", ";", "\\",
    ]
    var words = rule.split(separator: " ").map(String.init)
    for _ in 0...(generator.next() % 2) {
      let place = Int(generator.next() % UInt64(words.count))
      let other = others[Int(generator.next() % UInt64(others.count))]
      if generator.next() % 4 == 0 { words.insert(other, at: place) } else { words[place] = other }
    }
    return words.joined(separator: " ")
  }

  private static func randomRule(_ generator: inout SplitMix) -> String {
    func pick(_ words: [String]) -> String { words[Int(generator.next() % UInt64(words.count))] }
    func number(_ limit: UInt64) -> UInt64 { generator.next() % limit }
    var parts: [String] = []
    for _ in 0...number(4) {
      let op = pick(["", "== ", "!= "])
      let address = "10.\(number(256)).\(number(256)).\(number(256))"
      switch number(20) {
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
      case 13: parts.append("tcp dport { \(number(65536)), \(number(65536)) }")
      case 14: parts.append("ip saddr \(op){ \(address), 192.0.2.\(number(256)), \(address) }")
      case 15: parts.append("tcp dport { \(number(99)), 100-\(100 + number(3)) }")
      case 16: parts.append("counter packets \(number(1 << 40)) bytes \(number(1 << 50))")
      case 17: parts.append("log prefix \"rule \(number(1000)): \" level info")
      case 18: parts.append("meta mark { \(number(1 << 32)), 0x\(String(number(99), radix: 16)) }")
      default: parts.append("tcp dport \(op)@s")
      }
    }
    return (parts + [pick(["accept", "drop", "counter", "counter drop"])]).joined(separator: " ")
  }
}

/// All that a ruleset consists of, but for the shapes of its rules.
private struct RulesetParts: Equatable {
  private let parts: [String: String]

  init(of ruleset: Ruleset) {
    var ruleset = ruleset
    ruleset.rules = ruleset.rules.map {
      Rule(chain: $0.chain, statements: $0.statements, range: $0.range, comment: $0.comment)
    }
    var parts: [String: String] = [:]
    for part in Mirror(reflecting: ruleset).children {
      guard let label = part.label, label != "shapes", label != "constants" else { continue }
      // Dictionaries have no order, but what they hold is in lists as well.
      parts[label] = label == "tables" ? "" : String(reflecting: part.value)
    }
    self.parts = parts
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
