import RulesetGenerators

/// Files of a chosen number of rules, always the same for one number.
enum CheckedFile {
  /// A router's rules of many kinds in a few chains.
  static func router(rules: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var random = SplitMix64(seed: 2_026)
    var text = ChunkedText { chunk in
      for index in chunk.indices { bytes.append(chunk[index]) }
    }
    try RuleMix(ruleCount: UInt32(rules)).write(to: &text, using: &random)
    try text.finish()
    return bytes
  }

  /// One chain that accepts or drops one address or network after the other.
  static func addresses(rules: Int) -> [UInt8] {
    inputChain(rules) { number in
      let address = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
      switch number % 5 {
      case 0: return "ip saddr \(address) drop"
      case 1: return "ip saddr \(address) tcp dport { 22, 80, \(1024 + number % 60_000) } accept"
      case 2: return "ip saddr 11.\(number >> 8 & 255).\(number & 255).0/24 accept"
      case 3: return "ip daddr \(address) udp dport \(number % 60_000)-61000 ct state new accept"
      default: return "iifname \"eth\(number % 100)\" ip saddr \(address) ct state new accept"
      }
    }
  }

  /// One chain of rules with limits, logs, meters and answers.
  static func limits(rules: Int) -> [UInt8] {
    inputChain(rules) { number in
      let port = 1 + number % 65_000
      switch number % 5 {
      case 0: return "tcp dport \(port) limit rate 5/second accept"
      case 1: return "udp dport \(port) limit rate 5/second drop"
      case 2: return "tcp sport \(port) log prefix \"a \" drop"
      case 3: return "tcp dport \(port) reject with icmp type port-unreachable"
      default: return "udp sport \(port) meta mark set \(number) oifname \"a\(number)\" reject"
      }
    }
  }

  /// One chain that calls many others, of two rules each.
  static func calls(chains: Int) -> [UInt8] {
    var text = "table inet t {\n"
    for number in 0..<chains / 3 {
      text += "chain c\(number) {\n tcp dport \(number % 65_000) log accept\n"
      text += " iifname \"x+\" drop\n}\n"
    }
    text += "chain input {\n type filter hook input priority 0; policy drop;\n"
    for number in 0..<chains / 3 {
      text += " ip saddr 10.0.\(number >> 8 & 255).\(number & 255) jump c\(number)\n"
    }
    return Array((text + "}\n}\n").utf8)
  }

  private static func inputChain(_ rules: Int, _ rule: (Int) -> String) -> [UInt8] {
    var text = "table inet t {\nchain input {\n type filter hook input priority 0; policy drop;\n"
    for number in 0..<rules { text += " \(rule(number))\n" }
    return Array((text + "}\n}\n").utf8)
  }
}
