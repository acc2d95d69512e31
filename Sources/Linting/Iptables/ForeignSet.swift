import CTVetDiagnostics

extension IptablesFindings {
  /// What must be on the host before the rules are loaded.
  static let foreignSet = RuleInfo(
    id: "IPT106", name: "needs-the-host", severity: .warning,
    summary: "A rule needs something of the host that the file does not have.",
    rationale: """
      Sets of ipset, policies of timeouts and the like are made by other programs. The \
      translation declares an empty set in its place.
      """,
    remedy: """
      Fill the set, or give what `ipset save` writes along with the rules.
      """,
    references: [
      "man ipset(8)"
    ],
    flagged: [
      "iptables -A INPUT -m set --match-set 1️⃣bad src -j DROP",
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p tcp -j CT --timeout 1️⃣short
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -s 192.0.2.0/24 -j DROP",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -m recent --name bad --set -j DROP
      COMMIT
      """,
    ])
}
