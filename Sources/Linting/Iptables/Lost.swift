import CTVetDiagnostics

extension IptablesFindings {
  /// What the other language can't say.
  static let lost = RuleInfo(
    id: "IPT101", name: "not-in-nft", severity: .warning,
    summary: "The other language has no way to say it.",
    rationale: """
      The command is left out of the translation, stands there as a comment, and makes the exit \
      status 1. What is checked and simulated lacks it, too.
      """,
    remedy: """
      Follow the hint where there is one; else keep the rule out of what is moved, or replace it \
      by hand.
      """,
    references: [
      "man nft(8)",
      "man iptables-extensions(8)",
    ],
    flagged: [
      "iptables -A INPUT -m 1️⃣string --string evil --algo bm -j DROP",
      """
      *mangle
      :FORWARD ACCEPT [0:0]
      -A FORWARD -p tcp -j 1️⃣IDLETIMER --timeout 60 --label web
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -m conntrack --ctstate INVALID -j DROP",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -m recent --name bad --rcheck --seconds 60 -j DROP
      -A INPUT -m recent --name bad --set -j ACCEPT
      COMMIT
      """,
    ])
}
