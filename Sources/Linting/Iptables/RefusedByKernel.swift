import CTVetDiagnostics

extension IptablesFindings {
  /// What iptables takes and the kernel refuses.
  static let refusedByKernel = RuleInfo(
    id: "IPT002", name: "refused-by-xtables", severity: .error,
    summary: "iptables takes the command and the kernel refuses the rule.",
    rationale: """
      Extensions ask for a table, a hook or a protocol once a rule is loaded. iptables then \
      fails with no more than “Invalid argument”, and dmesg may tell more.
      """,
    remedy: """
      Follow the message: put the rule into another table or chain, or name the protocol.
      """,
    references: [
      "`xt_check_match`, `xt_check_target`: net/netfilter/x_tables.c"
    ],
    flagged: [
      "iptables -t nat -A PREROUTING -j 1️⃣MASQUERADE",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -j 1️⃣TPROXY --on-port 80
      COMMIT
      """,
    ],
    accepted: [
      "iptables -t nat -A POSTROUTING -j MASQUERADE",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp -j REJECT --reject-with tcp-reset
      COMMIT
      """,
    ])
}
