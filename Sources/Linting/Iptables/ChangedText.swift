import CTVetDiagnostics

extension IptablesFindings {
  /// Texts that nft can't hold as they are.
  static let changedText = RuleInfo(
    id: "IPT104", name: "text-changed", severity: .warning,
    summary: "A comment or prefix has bytes that nft's strings can't have.",
    rationale: """
      nft's strings have neither quotes nor line ends in them, and end after so many bytes. The \
      translation writes `'` instead, or cuts the text off.
      """,
    remedy: """
      Nothing needs to be done unless something reads the text.
      """,
    references: [
      "nftables `src/scanner.l`"
    ],
    flagged: [
      "iptables -A INPUT -m comment --comment 1️⃣'a \"b\"' -j ACCEPT",
      "iptables -A INPUT -j LOG --log-prefix 1️⃣'\"x\" '",
    ],
    accepted: [
      "iptables -A INPUT -m comment --comment \"it's fine\" -j ACCEPT",
      "iptables -A INPUT -j LOG --log-prefix 'x: '",
    ])
}
