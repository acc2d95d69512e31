import CTVetDiagnostics

extension IptablesFindings {
  /// `-j REJECT` in PREROUTING.
  static let rejectInPrerouting = RuleInfo(
    id: "XT512", name: "reject-prerouting", severity: .error,
    summary: "REJECT stands in PREROUTING, where iptables can't answer.",
    rationale: """
      The target REJECT is for the table filter: for INPUT, FORWARD and OUTPUT. In PREROUTING \
      the packet has no route yet, which xtables' REJECT needs. iptables fails with “Invalid \
      argument”. nft's `reject` is allowed in prerouting.
      """,
    remedy: """
      Drop there, or reject in INPUT and FORWARD of the table filter.
      """,
    references: [
      "`reject_tg_reg`: net/ipv4/netfilter/ipt_REJECT.c"
    ],
    flagged: [
      "iptables -t mangle -A PREROUTING -j 1️⃣REJECT",
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -s 192.0.2.0/24 -j 1️⃣REJECT --reject-with icmp-port-unreachable
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -j REJECT",
      "iptables -t mangle -A PREROUTING -s 192.0.2.0/24 -j DROP",
    ])
}
