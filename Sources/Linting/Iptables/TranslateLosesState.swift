import CTVetDiagnostics

extension IptablesFindings {
  /// What `iptables-translate` loses of connection tracking.
  static let translateLosesState = RuleInfo(
    id: "XT507", name: "translate-loses-state", severity: .warning,
    summary: "`iptables-translate` loses what the rule asks of connection tracking.",
    rationale: """
      Who moves to nft with iptables-translate or iptables-restore-translate gets another \
      ruleset: of `--ctstate NEW,DNAT` only `ct status dnat` stays, `--ctstatus NONE` becomes \
      `ct status` with nothing behind it, which nft refuses or reads otherwise, and rules with \
      `-j CT --helper`, `--zone` or `--ctevents` become comments. The exit status is 0 all the \
      same.
      """,
    remedy: """
      Translate with `ctvet translate --to nft`, which keeps all of them or says what it can't \
      keep.
      """,
    references: [
      "man iptables-translate(8)"
    ],
    flagged: [
      "iptables -A FORWARD -m conntrack --ctstate 1️⃣NEW,DNAT -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstatus 1️⃣NONE -j DROP",
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p tcp --dport 21 -j 1️⃣CT --helper ftp
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A FORWARD -m conntrack --ctstate DNAT -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstatus ASSURED -j ACCEPT",
      "iptables -t raw -A PREROUTING -p udp --dport 53 -j CT --notrack",
    ])
}
