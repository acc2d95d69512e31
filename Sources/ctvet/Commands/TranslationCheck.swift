import CTVetVerification

/// Tells what `ctvet translate --verify` found.
struct TranslationCheck {
  /// What was found.
  let report: VerificationReport

  /// Whether the two sides do the same, as far as can be said.
  var isSame: Bool { report.difference == nil && report.obstacle == nil }

  /// Writes it to standard error.
  func write() {
    var output = OutputStream(to: .standardError)
    for line in lines {
      output.writeVisibly(line)
      output.write("\n")
    }
    output.flush()
  }

  /// How many rules that no packet matched are shown.
  private static let shownRules = 10

  private var lines: [String] {
    var lines: [String] = []
    if let obstacle = report.obstacle { return ["verify: nothing was compared: \(obstacle)"] }
    if let difference = report.difference {
      lines += [
        "verify: the two differ: \(difference.what)", "  packet: \(difference.packet)",
        "  iptables: \(difference.iptables)",
      ]
      lines += difference.iptablesRules.map { "    \($0)" }
      lines += ["  nft: \(difference.nft)"]
      lines += difference.nftRules.map { "    \($0)" }
    }
    let count = report.packetCount
    lines.append(
      "verify: \(count) \(count == 1 ? "packet" : "packets") compared"
        + (report.difference == nil ? ", no difference" : ", up to the first difference"))
    if report.rules.probed < report.rules.reached {
      lines.append(
        "verify: packets were made for \(report.rules.probed) of \(report.rules.reached) rules, which "
          + "are too many for all")
    }
    if report.difference == nil {
      let rules = report.unmatchedRules
      lines += rules.prefix(Self.shownRules).map { "verify: no packet matched \($0)" }
      if rules.count > Self.shownRules {
        lines.append("verify: no packet matched \(rules.count - Self.shownRules) more rules")
      }
    }
    if report.toldCount > 0 {
      lines.append("verify: \(report.toldCount) differ as the messages above tell")
    }
    for (reason, count) in report.unknown.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      lines.append("verify: \(count) unknown: \(reason)")
    }
    return lines
  }
}
