import CTVetDiagnostics

extension IptablesFindings {
  /// `-j CT` and `-j NOTRACK` outside of the table raw.
  static let connectionTargetOutsideRaw = RuleInfo(
    id: "XT503", name: "ct-target-outside-raw", severity: .error,
    summary: "`-j CT` or `-j NOTRACK` stands in another table than raw.",
    rationale: """
      What connection tracking shall do with a packet must be said before it sees the packet. \
      The kernel takes CT and NOTRACK in the table raw only; iptables fails with “Invalid \
      argument”, and iptables-restore then loads nothing of the file.
      """,
    remedy: """
      Write the rule into PREROUTING, or OUTPUT for what the host itself sends, of the table \
      raw.
      """,
    references: [
      "`xt_ct_tg_reg`: net/netfilter/xt_CT.c"
    ],
    flagged: [
      "iptables -A INPUT -p udp --dport 53 -j 1️⃣CT --notrack",
      """
      *mangle
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p udp -j 1️⃣NOTRACK
      COMMIT
      """,
    ],
    accepted: [
      "iptables -t raw -A PREROUTING -p udp --dport 53 -j CT --notrack",
      """
      *raw
      :OUTPUT ACCEPT [0:0]
      -A OUTPUT -p tcp --dport 21 -j CT --helper ftp
      COMMIT
      """,
    ])
}
