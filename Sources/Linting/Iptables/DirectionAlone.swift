import CTVetDiagnostics

extension IptablesFindings {
  /// `--ctdir` without a state.
  static let directionAlone = RuleInfo(
    id: "XT509", name: "ctdir-alone", severity: .info,
    summary: "`--ctdir` stands without `--ctstate`.",
    rationale: """
      Packets that are INVALID or UNTRACKED belong to no connection and have no direction: \
      neither `--ctdir ORIGINAL` nor `--ctdir REPLY` matches them, so that the two together do \
      not match everything. iptables takes no `!` in front of `--ctdir`.
      """,
    remedy: """
      Nothing is wrong if only packets of connections are meant; say so with a state, such as \
      `--ctstate ESTABLISHED`.
      """,
    references: [
      "`conntrack_mt`: net/netfilter/xt_conntrack.c"
    ],
    flagged: [
      "iptables -A FORWARD -m conntrack --ctdir 1️⃣REPLY -j ACCEPT",
      """
      *filter
      :FORWARD DROP [0:0]
      -A FORWARD -m conntrack --ctproto tcp --ctdir 1️⃣ORIGINAL -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A FORWARD -m conntrack --ctstate ESTABLISHED --ctdir REPLY -j ACCEPT",
      "iptables -A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
    ])
}
