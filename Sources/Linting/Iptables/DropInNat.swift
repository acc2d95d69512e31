import CTVetDiagnostics

extension IptablesFindings {
  /// `-j DROP` in the table nat.
  static let dropInNat = RuleInfo(
    id: "XT516", name: "drop-in-nat-table", severity: .error,
    summary: "DROP, or the policy DROP, stands in the table nat.",
    rationale: """
      The chains of the table nat see the first packet of a connection only, so that they are no \
      place for filtering; iptables refuses DROP there, with a sentence, and iptables-restore \
      the whole file. nft takes it (CT110 tells why it is a mistake there too).
      """,
    remedy: """
      Drop in the table filter, or in mangle or raw where it must be early.
      """,
    references: [
      "man iptables(8), TABLES"
    ],
    flagged: [
      "iptables -t nat -A PREROUTING -s 192.0.2.1 -j 1️⃣DROP",
      """
      *nat
      :PREROUTING 1️⃣DROP [0:0]
      COMMIT
      """,
    ],
    accepted: [
      "iptables -t mangle -A PREROUTING -s 192.0.2.1 -j DROP",
      """
      *nat
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -s 192.0.2.1 -j ACCEPT
      COMMIT
      """,
    ])
}
