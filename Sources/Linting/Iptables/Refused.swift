import CTVetDiagnostics

extension IptablesFindings {
  /// What iptables does not understand.
  static let refused = RuleInfo(
    id: "IPT001", name: "refused-by-iptables", severity: .error,
    summary: "iptables does not understand the command.",
    rationale: """
      iptables says the same and loads nothing; iptables-restore gives up at the line, and the \
      whole table stays as it was.
      """,
    remedy: """
      Follow the message: it names the word and mostly what would fit.
      """,
    references: [
      "man iptables(8)",
      "man iptables-extensions(8)",
    ],
    flagged: [
      "iptables -A INPUT -p 1️⃣tpc -j ACCEPT",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp -m tcp --dport 1️⃣htp -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -p tcp -j ACCEPT",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp -m tcp --dport http -j ACCEPT
      COMMIT
      """,
    ])
}
