import CTVetDiagnostics

extension IptablesFindings {
  /// `--ctstate NEW,DNAT`.
  static let statesMixed = RuleInfo(
    id: "XT506", name: "nat-states-mixed-with-state", severity: .warning,
    summary: "SNAT or DNAT stands in one list with other states.",
    rationale: """
      One state of the list is enough. `--ctstate NEW,DNAT` does not mean new connections whose \
      destination was translated: it matches every new connection, and also the established \
      packets and replies of translated ones. With `!` it matches packets that have none of \
      them.
      """,
    remedy: """
      Where both are meant, write two matches: `-m conntrack --ctstate NEW -m conntrack \
      --ctstate DNAT`.
      """,
    references: [
      "`conntrack_mt`: net/netfilter/xt_conntrack.c"
    ],
    flagged: [
      "iptables -A FORWARD -m conntrack --ctstate 1️⃣NEW,DNAT -j ACCEPT",
      """
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -m conntrack ! --ctstate 1️⃣SNAT,ESTABLISHED -j LOG
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A FORWARD -m conntrack --ctstate NEW -m conntrack --ctstate DNAT -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstate SNAT,DNAT -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstate NEW,ESTABLISHED -j ACCEPT",
    ])
}
