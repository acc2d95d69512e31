import CTVetDiagnostics

extension IptablesFindings {
  /// `--ctstatus SNAT`.
  static let translationStatus = RuleInfo(
    id: "XT508", name: "ctstatus-snat", severity: .error,
    summary: "`--ctstatus` is asked for SNAT or DNAT.",
    rationale: """
      Whether the addresses of a connection were translated is a bit of its status in the kernel \
      and in nft (`ct status dnat`), but iptables has it among the states. It refuses \
      `--ctstatus SNAT` as a bad status.
      """,
    remedy: """
      Write `--ctstate SNAT` or `--ctstate DNAT`.
      """,
    references: [
      "man iptables-extensions(8), conntrack"
    ],
    flagged: [
      "iptables -A FORWARD -m conntrack --ctstatus 1️⃣SNAT -j ACCEPT",
      """
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -m conntrack --ctstatus 1️⃣DNAT -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A FORWARD -m conntrack --ctstate SNAT -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstatus ASSURED,CONFIRMED -j ACCEPT",
    ])
}
