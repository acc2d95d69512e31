import CTVetVerification
import Foundation
import TestSupport
import Testing

/// Whether rules of nft come back the same from iptables' language.
struct IptablesRoundTripTests {
  @Test(arguments: [
    "tcp dport 22 accept",
    "ip saddr 10.0.0.0/8 udp sport 53 drop",
    "iifname \"eth*\" oifname != \"lo\" ip protocol icmp accept",
    "ct state established,related accept",
    "ct mark and 0xff == 0x1 meta mark set 0x5",
    "tcp flags syn / fin,syn,rst,ack ct state new drop",
    "icmp type echo-request limit rate 5/second burst 10 packets accept",
    "ip ttl lt 5 log prefix \"short: \" level info",
    "ip daddr != 192.168.0.1 meta length 100-200 reject with icmp host-unreachable",
    "ct status dnat accept",
    "tcp dport 80 ct original proto-dst 8080 return",
    "tcp option maxseg size 500-1000 drop",
    "udp length 8-100 drop",
    "ip length != { 40, 60-80 } accept",
    "ip hdrlength 5 accept",
    "ah sequence { 1, 7 } drop",
    "ip protocol != { tcp, udp } accept",
    "meta l4proto tcp accept",
    "tcp dport { 22, 80 } accept",
    "ct state new tcp dport 22 accept",
    "meta mark 0x1 icmp type echo-request accept",
    "sctp chunk init exists drop",
    "dccp type != request drop",
    "tcp flags & (syn | ack) == syn drop",
    "iifname { \"eth0\", \"eth1\" } drop",
    "ct mark { 0x1, 0x2 } counter",
    "ip saddr . tcp dport { 10.0.0.1 . 22, 10.0.0.2 . 80 } accept",
    "ip daddr vmap { 10.0.0.1 : accept, 10.0.0.2 : drop, 10.0.0.3 : return }",
    "meta mark set ip saddr map { 10.0.0.1 : 0x1, 10.0.0.2 : 0x2 }",
    "ip daddr != { 10.0.0.1, 10.0.0.5-10.0.0.9 } drop",
  ])
  func `a rule comes back with the same instructions`(rule: String) throws {
    let ruleset = """
      add table ip filter
      add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }
      add rule ip filter FORWARD \(rule)

      """
    let trip = try #require(RoundTrip(ruleset))
    #expect(trip.loss == nil)
    #expect(trip.isSame, "\(trip.iptables)")
  }

  /// A set of ipset has ports of TCP and UDP alike; the protocol is asked for beside it.
  @Test(arguments: [
    "tcp dport @ports accept", "udp sport != @ports drop",
    "iifname \"eth0\" tcp dport @ports ct state new accept",
  ])
  func `a set of ports is looked into for one protocol`(rule: String) throws {
    let ruleset = """
      add table ip filter
      add set ip filter ports { type inet_service; }
      add element ip filter ports { 80, 443 }
      add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }
      add rule ip filter FORWARD \(rule)

      """
    let trip = try #require(RoundTrip(ruleset))
    #expect(trip.loss == nil)
    #expect(trip.isSame, "\(trip.iptables)\(trip.back)")
    #expect(trip.verified().difference == nil)
  }

  @Test(arguments: [
    "ct status & (seen-reply | assured) == seen-reply | assured drop",
    "ct status & (seen-reply | assured) == seen-reply drop",
    "ct status & (seen-reply | assured) != seen-reply | assured counter",
    "ct status & (snat | dnat) == snat drop",
    "ct status & snat != snat drop",
    "ct status & assured != seen-reply counter",
    "ct state & (new | established) == new drop",
    "ct state & (new | established) != new counter",
    "ct mark or 0x3 != 0x1 counter",
    "ct mark and 0xff != 0x1 counter",
  ])
  func `bits of what tracking knows are asked for`(rule: String) throws {
    let ruleset = """
      add table ip filter
      add chain ip filter FORWARD { type filter hook forward priority 0; policy accept; }
      add rule ip filter FORWARD \(rule)

      """
    let trip = try #require(RoundTrip(ruleset))
    #expect(trip.loss == nil)
    let report = trip.verified()
    #expect(report.difference == nil, "\(trip.iptables)\(String(describing: report.difference))")
    #expect(report.packetCount > report.unknownCount)
  }

  /// What iptables would take for something else, or the kernel would refuse, is told.
  @Test(arguments: [
    "ct status != expected drop",
    "meta skuid 0 accept",
    "oifname \"eth0\" accept",
    "meta hour \"17:00\" drop",
    "ip ttl set 64",
    "ct state == established,related accept",
    "sctp chunk init missing drop",
    "tcp option sack-perm missing drop",
    "ct status & dying == dying drop",
    "ct status & seen-reply == assured drop",
    "ct state & (new | established) == new | established drop",
    "ct event & new == new drop",
  ])
  func `a rule that iptables has no words for is told`(rule: String) throws {
    let ruleset = """
      add table ip filter
      add chain ip filter INPUT { type filter hook input priority 0; policy accept; }
      add rule ip filter INPUT \(rule)

      """
    let trip = try #require(RoundTrip(ruleset))
    #expect(trip.loss != nil, "\(trip.iptables)")
  }

  /// How many of nft's own rules iptables can say, and how many of them come back the same.
  @Test func `rules of nft's own tests come back`() throws {
    guard let rows = try BytecodeRow.rules("nft-py-1.0.6") else {
      return print("nft-py-1.0.6: not on this machine")
    }
    var counts = (compiled: 0, expressible: 0, same: 0, alike: 0)
    var reasons: [String: Int] = [:]
    var causes: [String: [String]] = [:]
    var others: [String] = []
    for row in rows where row.answer == .compiled {
      guard row.title.hasPrefix("ip ") || row.title.hasPrefix("ip6 "),
        let trip = RoundTrip(row.text)
      else { continue }
      counts.compiled += 1
      if let loss = trip.loss {
        reasons[loss, default: 0] += 1
        continue
      }
      counts.expressible += 1
      if trip.isSame {
        counts.same += 1
        continue
      }
      causes[trip.cause ?? "", default: []].append(row.title)
      let report = trip.verified()
      if report.difference == nil, report.packetCount > report.unknownCount {
        counts.alike += 1
      } else {
        others.append(
          "\(row.title)\n    \(trip.iptables)\n    \(report.difference.map { "\($0)" } ?? "")")
      }
    }
    print(
      """
      nft-py-1.0.6, ip and ip6: iptables can say \(counts.expressible) of \(counts.compiled) rules; \
      \(counts.same) come back with the same instructions, \(counts.alike) with others that no packet \
      of `--verify` tells from them
      """)
    for (reason, count) in reasons.sorted(by: { $0.value > $1.value }) {
      print("  \(count): \(reason)")
    }
    for (cause, rules) in causes.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) })
    {
      print("  \(rules.count) come back in other instructions, \(cause):")
      print("    \(RoundTrip.reasons[cause] ?? "why is not known")")
      for rule in rules { print("      \(rule)") }
    }
    let unexplained = causes.filter { RoundTrip.reasons[$0.key] == nil }
    for other in others { print("  does something else: \(other)") }
    #expect(counts.compiled > 0)
    #expect(causes.values.reduce(0) { $0 + $1.count } == counts.expressible - counts.same)
    #expect(counts.same * 100 >= counts.expressible * 86)
    #expect(unexplained.values.reduce(0) { $0 + $1.count } * 100 <= counts.expressible)
    #expect((counts.same + counts.alike) * 100 >= counts.expressible * 99)
  }
}
