import Foundation
import TestSupport

/// Where made-up rules come from.
enum RuleSource: String {
  /// Patterns of rules as people write them.
  case templates
  /// Sentences of Grammar/nft.ebnf.
  case grammar
}

/// A made-up case: rules, and packets that come one after the other.
struct FuzzedCase {
  var rules: [String]
  var packets: [RandomPackets.Packet]

  /// Makes up a case.
  ///
  /// - Parameter pool: The sentences that rules are made of; nil for patterns.
  init(seed: UInt64, packetCount: Int, from pool: SentencePool?) {
    if let pool {
      var rules = GrammarRules(seed: seed, pool: pool)
      self.rules = rules.ruleset()
    } else {
      var rules = RandomRules(seed: seed)
      self.rules = rules.ruleset()
    }
    var packets = RandomPackets(seed: seed)
    self.packets = (0..<packetCount).map { _ in packets.packet() }
  }

  /// The JSON form of a scenario.
  func json() throws -> Data {
    let packets: [[String: Any]] = packets.map { packet in
      [
        "t": 0, "in": packet.input,
        "ip": packet.bytes.map { String(format: "%02x", $0) }.joined(),
      ]
    }
    let scenario: [String: Any] = [
      "ruleset": rules.joined(separator: "\n") + "\n",
      "interfaces": [
        "eth0": ["192.168.1.1/24", "fd00:1::1/64"], "eth1": ["10.0.0.1/24", "fd00:2::1/64"],
      ],
      "pace": 0, "packets": packets,
    ]
    return try JSONSerialization.data(
      withJSONObject: ["case": scenario], options: [.prettyPrinted, .sortedKeys])
  }
}
