import CTVetBytecode
import CTVetRulesetModel
import TestSupport
import Testing

/// Sets of the corpora's rules, compared with what the real nft printed.
struct CorpusSetsTests {
  private struct Row {
    let script: String
    let rule: String
    let expected: String
  }

  @Test func `the sets of the corpus's rules are sent as nft sends them`() throws {
    guard let rows = try Self.rows() else { return }
    var equal = 0
    for row in rows {
      let text = try SetScript.anonymousOutput(row.script)
      #expect(text == row.expected, "\(row.rule)")
      if text == row.expected { equal += 1 }
    }
    print("sets of rules, nft-py-1.0.6: \(equal) of \(rows.count) equal")
    #expect(!rows.isEmpty)
  }

  /// The rules with one set of keys whose types this test knows.
  private static func rows() throws -> [Row]? {
    guard let file = Shared.file("peers/nft-py/nft-py-1.0.6.jsonl.gz") else { return nil }
    return try JSONLines.objects(in: file).compactMap { row in
      guard let rule = row["rule"] as? String, let live = row["live"] as? [String: Any],
        let bytecode = live["bytecode"] as? String, !bytecode.isEmpty,
        let table = row["table"] as? String, let script = script(of: rule)
      else { return nil }
      let lines = bytecode.split(separator: "\n").filter {
        $0.hasPrefix("__") || $0.hasPrefix("\t")
      }
      guard lines.count == 3 else { return nil }
      let expected = lines.joined(separator: "\n") + "\n"
      return Row(
        script: script, rule: rule,
        expected: expected.replacing(" \(table) ", with: " t "))
    }
  }

  private static func script(of rule: String) -> String? {
    guard let open = rule.firstIndex(of: "{"), let close = rule.lastIndex(of: "}"),
      rule.filter({ $0 == "{" }).count == 1
    else { return nil }
    var words = rule[..<open].split(separator: " ").map(String.init)
    let isMap = words.last == "vmap"
    if isMap || words.last == "!=" { words.removeLast() }
    let keys = words.joined(separator: " ").split(separator: " . ").map { types[String($0)] }
    let names = keys.compactMap { $0 }
    guard !names.isEmpty, names.count == keys.count else { return nil }
    let key = names.joined(separator: " . ")
    let declaration = isMap ? "map type \(key) : verdict" : "set type \(key)"
    return "\(declaration); elements = \(rule[open...close])"
  }

  private static let types = [
    "ip saddr": "ipv4_addr", "ip daddr": "ipv4_addr", "ip6 saddr": "ipv6_addr",
    "ip6 daddr": "ipv6_addr", "tcp dport": "inet_service", "tcp sport": "inet_service",
    "udp dport": "inet_service", "udp sport": "inet_service", "udplite dport": "inet_service",
    "udplite sport": "inet_service", "sctp dport": "inet_service", "sctp sport": "inet_service",
    "dccp dport": "inet_service", "dccp sport": "inet_service", "ip protocol": "inet_proto",
    "ip6 nexthdr": "inet_proto", "meta l4proto": "inet_proto", "meta mark": "mark",
    "ct mark": "mark", "iifname": "ifname", "oifname": "ifname", "meta iifname": "ifname",
    "meta oifname": "ifname", "ct state": "ct_state", "ct status": "ct_status",
    "ct direction": "ct_dir", "ether saddr": "ether_addr", "ether daddr": "ether_addr",
    "ether type": "ether_type", "icmp type": "icmp_type", "icmpv6 type": "icmpv6_type",
    "icmp code": "icmp_code", "icmpv6 code": "icmpv6_code", "meta iiftype": "iface_type",
    "meta oiftype": "iface_type",
    "meta pkttype": "pkt_type", "arp operation": "arp_op", "rt classid": "realm",
    "meta iifgroup": "devgroup", "meta oifgroup": "devgroup", "meta priority": "classid",
    "igmp type": "igmp_type", "ct proto-src": "inet_service", "tcp flags": "tcp_flag",
  ]
}
