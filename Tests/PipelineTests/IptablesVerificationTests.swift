import CTVetBytecode
import CTVetDiagnostics
import CTVetIptablesLanguage
import CTVetNftLanguage
import CTVetRulesetModel
import CTVetVerification
import Foundation
import TestSupport
import Testing

/// Sends packets through rules of iptables and our translations of them.
struct IptablesVerificationTests {
  @Test func `samples and whole dumps do the same in nft`() throws {
    var texts: [(name: String, text: String, family: Family?)] = []
    for name in ["router.rules", "setup.sh"] {
      let bytes = try Data(contentsOf: Repository.file("Samples/iptables/\(name)"))
      texts.append((name, String(decoding: bytes, as: UTF8.self), nil))
    }
    if let file = Shared.file("peers/iptables-real/iptables-real.jsonl.gz") {
      for row in try JSONLines.objects(in: file) {
        guard let text = row["text"] as? String, let name = row["file"] as? String,
          let live = row["live"] as? [String: Any]
        else { continue }
        texts.append((name, text, live["family"] as? String == "ip6tables" ? .ip6 : .ip))
      }
    }
    var total = Tally()
    for (name, text, family) in texts {
      let report = Self.report(text, family: family)
      total.add(report)
      #expect(report.difference == nil, "\(name): \(String(describing: report.difference))")
      #expect(report.packetCount > 0, "\(name)")
      print(
        "\(name): \(report.packetCount) packets, \(report.toldCount) differ as told, "
          + "\(report.unknownCount) unknown")
      for (reason, count) in report.unknown { print("  \(count) unknown: \(reason)") }
      total.unmatched += report.unmatchedRules.count
      for rule in report.unmatchedRules { print("  no packet matches \(rule)") }
    }
    print("\(texts.count) files, \(total), \(total.unmatched) rules without a packet")
  }

  @Test func `every command of our own does the same in nft`() throws {
    try verify("own commands", IptablesRow.own())
  }

  @Test func `variations of every option do the same in nft`() throws {
    try verify("variations", IptablesRow.variations())
  }

  @Test func `every rule of iptables' own tests does the same in nft`() throws {
    guard let rows = try IptablesRow.rules() else {
      return print("iptables-ext-t: not on this machine")
    }
    try verify("iptables-ext-t", rows)
  }

  private func verify(_ name: String, _ rows: [IptablesRow]) throws {
    var total = Tally()
    var counts = (rows: 0, known: 0)
    var reasons: [String: Int] = [:]
    for row in rows where row.isAccepted != false {
      let report = Self.report(row.visibleText, family: nil)
      counts.rows += 1
      total.add(report)
      if report.unknownCount == 0 { counts.known += 1 }
      if report.unknownCount == 0,
        report.unmatchedRules.contains(where: { !$0.contains("-A USER") })
      {
        print("  no packet matches \(row.text.split(separator: "\n").last ?? "")")
        total.unmatched += 1
      }
      for (reason, count) in report.unknown { reasons[reason, default: 0] += count }
      // Interfaces are those of the host that loads the rules.
      #expect(
        report.obstacle == nil || report.obstacle?.contains("interface") == true,
        "\(row.text)\(report.obstacle ?? "")")
      #expect(
        report.difference == nil, "\(row.text)\(report.difference.map { "\($0)" } ?? "")")
    }
    print(
      "\(name): \(counts.known) of \(counts.rows) rows without an unknown packet, of which no packet "
        + "matches \(total.unmatched); \(total)")
    for (reason, count) in reasons.sorted(by: { $0.value > $1.value }) {
      print("  \(count) unknown: \(reason)")
    }
    #expect(counts.rows > 0)
    // No packet has a hop limit of 0 or comes through IPsec here, no list is filled.
    #expect(total.unmatched * 5 < counts.rows)
  }

  private static func report(_ text: String, family: Family?) -> VerificationReport {
    let file = SourceFile(name: "rules", text: text)
    let translation = IptablesFrontEnd.translate(file, family: family)
    let loaded = NftFrontEnd.load(translation.nft)
    let errors = loaded.diagnostics.filter { $0.severity == .error }
    #expect(errors.isEmpty, "\(text) \(errors.map(\.message))")
    return Verifier(iptables: file, family: family, ruleset: loaded.ruleset).run()
  }

  private struct Tally: CustomStringConvertible {
    var packets = 0
    var told = 0
    var unknown = 0
    var differences = 0
    /// Rules that no compared packet matched.
    var unmatched = 0

    mutating func add(_ report: VerificationReport) {
      packets += report.packetCount
      told += report.toldCount
      unknown += report.unknownCount
      differences += report.difference == nil ? 0 : 1
    }

    var description: String {
      "\(packets) packets, \(told) differ as told, \(unknown) unknown, \(differences) differences"
    }
  }
}
