import CTVetDiagnostics

extension IptablesFindings {
  /// Chains that nft can't have under their names.
  static let renamed = RuleInfo(
    id: "IPT103", name: "chain-renamed", severity: .info,
    summary: "nft can't have a chain of that name.",
    rationale: """
      Names of chains in nft begin with a letter and hold letters, digits, `_`, `/`, `.` and \
      `-`, and keywords such as `limit` or `log` are no names. The translation calls the chain \
      otherwise, everywhere.
      """,
    remedy: """
      Nothing needs to be done; rename the chain where scripts look for it by its name.
      """,
    references: [
      "nftables `src/scanner.l`"
    ],
    flagged: [
      """
      *filter
      :1️⃣limit - [0:0]
      -A limit -j RETURN
      COMMIT
      """,
      "iptables -N 1️⃣1stchain",
    ],
    accepted: [
      """
      *filter
      :ours - [0:0]
      -A ours -j RETURN
      COMMIT
      """,
      "iptables -N LOGDROP",
    ])
}
