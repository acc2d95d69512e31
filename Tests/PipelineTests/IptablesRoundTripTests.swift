import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
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

  /// How many of nft's own rules iptables can say, and how many of them come back the same.
  @Test func `rules of nft's own tests come back`() throws {
    guard let rows = try BytecodeRow.rules("nft-py-1.0.6") else {
      return print("nft-py-1.0.6: not on this machine")
    }
    var counts = (compiled: 0, expressible: 0, same: 0, alike: 0)
    var reasons: [String: Int] = [:]
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
      // A set that becomes several rules, or an inversion that is said otherwise, comes back so.
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
      \(counts.same) come back with the same instructions, \(counts.alike) with others that do the \
      same to all packets
      """)
    for (reason, count) in reasons.sorted(by: { $0.value > $1.value }) {
      print("  \(count): \(reason)")
    }
    for other in others { print("  comes back in other instructions: \(other)") }
    #expect(counts.compiled > 0)
    #expect((counts.same + counts.alike) * 100 >= counts.expressible * 95)
  }
}

/// A ruleset of one rule on its way to iptables and back.
private struct RoundTrip {
  /// Why iptables can't say it; nil where it can.
  let loss: String?
  /// What it becomes.
  let iptables: String
  /// Whether it comes back with the same instructions, but for counters.
  let isSame: Bool
  private let ruleset: Ruleset
  private let texts: [(text: SourceFile, family: Family)]

  init?(_ text: String) {
    guard let first = Self.compiled(SourceFile(name: "nft", text: text)) else { return nil }
    let result = IptablesWriter.write(first.ruleset, first.result)
    ruleset = first.ruleset
    texts = [
      (SourceFile(name: "iptables", text: result.iptables), .ip),
      (SourceFile(name: "ip6tables", text: result.ip6tables), .ip6),
    ].filter { !$0.0.storage.isEmpty }
    loss = result.diagnostics.first { $0.id == IptablesDiagnostics.lost }?.message
    let isIPv6 = result.iptables.isEmpty
    iptables = isIPv6 ? result.ip6tables : result.iptables
    let back = IptablesFrontEnd.translate(
      SourceFile(name: "iptables", text: iptables), family: isIPv6 ? .ip6 : .ip)
    guard let second = Self.compiled(back.nft) else {
      isSame = false
      return
    }
    isSame = Self.instructions(first.result) == Self.instructions(second.result)
  }

  /// Whether packets meet the same on both sides.
  func verified() -> VerificationReport {
    Verifier(ruleset: ruleset, texts: texts, lost: []).run()
  }

  private static func compiled(
    _ file: SourceFile
  ) -> (ruleset: Ruleset, result: RulesetCompiler.Result)? {
    let loaded = NftFrontEnd.load(file)
    guard !loaded.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    let result = RulesetCompiler.compile(loaded.ruleset)
    guard !result.diagnostics.contains(where: { $0.severity == .error }) else { return nil }
    return (loaded.ruleset, result)
  }

  /// The lines of the instructions of rules; iptables counts in every rule, nft where it is asked to.
  private static func instructions(_ result: RulesetCompiler.Result) -> [Substring] {
    result.listing.text.split(separator: "\n").filter {
      $0.hasPrefix("  [") && !$0.hasPrefix("  [ counter")
    }
  }
}
