import CTVetDiagnostics

extension IptablesFindings {
  /// `-m state`.
  static let stateMatchObsolete = RuleInfo(
    id: "XT504", name: "state-match-obsolete", severity: .info,
    summary: "A rule uses `-m state`, the older name of `-m conntrack`.",
    rationale: """
      The kernel has known `-m state` as another name of `-m conntrack --ctstate` since 2.6.38. \
      Both match the same packets; the older one lacks SNAT and DNAT, and newer iptables warns \
      of it or rewrites it.
      """,
    remedy: """
      Write `-m conntrack --ctstate`; the states are the same.
      """,
    references: [
      "man iptables-extensions(8), conntrack"
    ],
    flagged: [
      "iptables -A INPUT -m 1️⃣state --state ESTABLISHED,RELATED -j ACCEPT",
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m 1️⃣state ! --state INVALID -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -m comment --comment "-m state" -j ACCEPT
      COMMIT
      """,
    ])
}
