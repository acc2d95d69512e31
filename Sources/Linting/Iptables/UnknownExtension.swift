import CTVetDiagnostics

extension IptablesFindings {
  /// A match or a target that is not known.
  static let unknownExtension = RuleInfo(
    id: "IPT003", name: "unknown-extension", severity: .error,
    summary: "A match is none that iptables 1.8.9 comes with.",
    rationale: """
      Modules of xtables-addons and of vendors add matches and targets. What they do is not \
      known here, so that the rule is kept as a comment and is not part of what is checked or \
      simulated.
      """,
    remedy: """
      Correct the name, or write the rule with extensions that iptables comes with.
      """,
    references: [
      "man iptables-extensions(8)"
    ],
    flagged: [
      "iptables -A INPUT -m 1️⃣geoip --src-cc DE -j DROP",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -m 1️⃣ipp2p --edk -j DROP
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -m conntrack --ctstate NEW -j DROP",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -m recent --name bad --rcheck -j DROP
      COMMIT
      """,
    ])
}
