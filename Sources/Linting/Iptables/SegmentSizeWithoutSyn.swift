import CTVetDiagnostics

extension IptablesFindings {
  /// `-j TCPMSS` for segments that are no SYN.
  static let segmentSizeWithoutSyn = RuleInfo(
    id: "XT513", name: "tcpmss-without-syn", severity: .warning,
    summary: "TCPMSS is applied to segments that are not known to be a SYN.",
    rationale: """
      Only SYNs have the option for the largest segment. iptables-legacy refuses the rule; \
      iptables-nft 1.8.9 takes it, and the kernel then looks at every segment, and gives the \
      option to those without data.
      """,
    remedy: """
      Add `--tcp-flags SYN,RST SYN`.
      """,
    references: [
      "`tcpmss_tg4_check`: net/netfilter/xt_TCPMSS.c"
    ],
    flagged: [
      "iptables -t mangle -A FORWARD -p tcp -j 1️⃣TCPMSS --clamp-mss-to-pmtu",
      """
      *mangle
      :FORWARD ACCEPT [0:0]
      -A FORWARD -o ppp0 -p tcp -m tcp --dport 80 -j 1️⃣TCPMSS --set-mss 1400
      COMMIT
      """,
    ],
    accepted: [
      "iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu",
      "iptables -t mangle -A FORWARD -p tcp --syn -j TCPMSS --set-mss 1400",
    ])
}
