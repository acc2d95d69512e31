import CTVetDiagnostics

extension IptablesFindings {
  /// Where iptables-translate says something else.
  static let corrected = RuleInfo(
    id: "IPT107", name: "better-than-iptables-translate", severity: .info,
    summary: "iptables-translate says something else, which means something else.",
    rationale: """
      The message says what it does and why that is not the rule. It is told by `ctvet \
      translate` only.
      """,
    remedy: """
      Nothing needs to be done.
      """,
    references: [
      "man iptables-translate(8)"
    ],
    flagged: [
      "iptables -A FORWARD -m conntrack --ctstate 1️⃣NEW,DNAT -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstate 1️⃣INVALID --ctproto udp -j DROP",
    ],
    accepted: [
      "iptables -A FORWARD -m conntrack --ctstate NEW -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstate DNAT -j ACCEPT",
    ])
}
