import CTVetDiagnostics

extension IptablesFindings {
  /// Rules that no packet matches.
  static let neverMatches = RuleInfo(
    id: "IPT108", name: "never-matches", severity: .warning,
    summary: "No packet matches the rule.",
    rationale: """
      A range that ends before it begins, an inversion of everything, or a status that no \
      connection has: iptables takes the rule, which does nothing.
      """,
    remedy: """
      Correct the range, or take the rule out.
      """,
    references: [
      "man iptables-extensions(8)"
    ],
    flagged: [
      "iptables -A INPUT -m conntrack --ctstatus 1️⃣NONE -j DROP",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp -m tcp ! --dport 1️⃣0:65535 -j DROP
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -m conntrack --ctstatus ASSURED -j ACCEPT",
      "iptables -A INPUT -p tcp ! --dport 0:1023 -j ACCEPT",
    ])
}
