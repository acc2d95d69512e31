import CTVetDiagnostics

extension IptablesFindings {
  /// What means something else in some cases.
  static let differs = RuleInfo(
    id: "IPT105", name: "differs-in-nft", severity: .warning,
    summary: "What the translation says differs from the rule in some cases.",
    rationale: """
      The message says in which. The exit status stays 0, because most rulesets do not meet the \
      case.
      """,
    remedy: """
      Read the message, and correct the translation by hand where the case matters.
      """,
    references: [
      "man nft(8)"
    ],
    flagged: [
      "iptables -t raw -A PREROUTING -p tcp --dport 21 -j 1️⃣CT --helper ftp",
      "*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp --dport 69 -j 1️⃣CT --helper tftp\nCOMMIT",
    ],
    accepted: [
      "iptables -t raw -A PREROUTING -p tcp --dport 21 -j CT --notrack",
      "iptables -A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    ])
}
