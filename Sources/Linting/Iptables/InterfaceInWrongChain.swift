import CTVetDiagnostics

extension IptablesFindings {
  /// `-i` in OUTPUT, `-o` in INPUT.
  static let interfaceInWrongChain = RuleInfo(
    id: "XT511", name: "iface-in-wrong-chain", severity: .error,
    summary: "`-i` stands in OUTPUT or POSTROUTING, or `-o` in PREROUTING or INPUT.",
    rationale: """
      Packets of the host itself came in nowhere, and before routing nobody knows where a packet \
      goes out. iptables refuses the rule, and iptables-restore the whole file. In chains of \
      your own it can't tell, and the match is never true there when they are called from such a \
      chain.
      """,
    remedy: """
      Use the other option, or put the rule into FORWARD, which has both.
      """,
    references: [
      "man iptables(8), --in-interface"
    ],
    flagged: [
      "iptables -A OUTPUT -i 1️⃣eth0 -j ACCEPT",
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -o 1️⃣eth0 -j ACCEPT
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A OUTPUT -o eth0 -j ACCEPT",
      "iptables -A FORWARD -i eth0 -o eth1 -j ACCEPT",
    ])
}
