import TestSupport

/// Rulesets whose matches and statements are sentences of Grammar/nft.ebnf.
struct GrammarRules {
  /// How many seeds in a row share a pool of sentences: drawing one takes longer than running a case.
  static let seedsAPool: UInt64 = 50

  private let pool: SentencePool
  private var random: SeededRandom

  /// Prepares to draw from a pool, which belongs to the seed divided by `seedsAPool`.
  init(seed: UInt64, pool: SentencePool) {
    random = SeededRandom(seed: seed)
    self.pool = pool
  }

  /// A ruleset, a command a line, so that a line can be left out.
  mutating func ruleset() -> [String] {
    var lines = SentencePool.declarations
    for _ in 0..<Int.random(in: 1...3, using: &random) { add("sub", to: &lines) }
    for _ in 0..<Int.random(in: 0...2, using: &random) { add("end", to: &lines) }
    for index in 0..<Int.random(in: 1...5, using: &random) {
      let hook = one(["prerouting", "prerouting", "input", "forward", "output", "postrouting"])
      let priority = one([-400, -300, -199, -150, -1, 0, 0, 10, 50, 150, 300])
      let policy = Int.random(in: 0..<8, using: &random) == 0 ? "drop" : "accept"
      lines.append(
        "add chain inet f c\(index) { type filter hook \(hook) priority \(priority); "
          + "policy \(policy); }")
      for _ in 0..<Int.random(in: 2...7, using: &random) { add("c\(index)", to: &lines) }
    }
    for (priority, hook) in [("dstnat", "prerouting"), ("srcnat", "postrouting")]
    where Int.random(in: 0..<3, using: &random) == 0 {
      lines.append("add chain inet f \(priority) { type nat hook \(hook) priority \(priority); }")
      let fitting = pool.translations.filter { sentence in
        let isOfSource = sentence.hasPrefix("snat") || sentence.hasPrefix("masquerade")
        return isOfSource == (priority == "srcnat")
      }
      for _ in 0..<2 where !fitting.isEmpty {
        let rule = "add rule inet f \(priority) \(one(pool.matches)) \(one(fitting))"
        if compiles(lines, rule) { lines.append(rule) }
      }
    }
    return lines
  }

  private mutating func one<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &random)]
  }

  private mutating func add(_ chain: String, to lines: inout [String]) {
    for _ in 0..<10 {
      var parts: [String] = []
      for _ in 0..<one([0, 1, 1, 1, 2]) { parts.append(one(pool.matches)) }
      if Int.random(in: 0..<5, using: &random) < 2 { parts.append(one(pool.statements)) }
      let words = ["counter", "counter", "counter", "accept", "drop", "return", "continue"]
      parts.append(
        one(chain.hasPrefix("c") ? words + ["jump sub", "goto end", "jump sub"] : words))
      let rule = "add rule inet f \(chain) " + parts.joined(separator: " ")
      guard compiles(lines, rule) else { continue }
      lines.append(rule)
      return
    }
  }

  private func compiles(_ lines: [String], _ rule: String) -> Bool {
    pool.compiles((lines + [rule]).joined(separator: "\n") + "\n")
  }
}
