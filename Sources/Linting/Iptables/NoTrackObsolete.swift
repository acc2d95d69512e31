import CTVetDiagnostics

extension IptablesFindings {
  /// `-j NOTRACK`.
  static let noTrackObsolete = RuleInfo(
    id: "XT505", name: "notrack-target-obsolete", severity: .info,
    summary: "A rule uses `-j NOTRACK`, the older name of `-j CT --notrack`.",
    rationale: """
      The kernel keeps NOTRACK as an alias of the target CT only; configurations of kernels may \
      leave it out.
      """,
    remedy: """
      Write `-j CT --notrack`.
      """,
    references: [
      "man iptables-extensions(8), CT"
    ],
    flagged: [
      "iptables -t raw -A PREROUTING -p udp --dport 53 -j 1️⃣NOTRACK",
      """
      *raw
      :OUTPUT ACCEPT [0:0]
      -A OUTPUT -o lo -j 1️⃣NOTRACK
      COMMIT
      """,
    ],
    accepted: [
      "iptables -t raw -A PREROUTING -p udp --dport 53 -j CT --notrack",
      """
      *raw
      :OUTPUT ACCEPT [0:0]
      -A OUTPUT -o lo -j CT --notrack
      COMMIT
      """,
    ])
}
