import CTVetDiagnostics

extension IptablesFindings {
  /// Commands whose effect depends on what is loaded.
  static let notTranslated = RuleInfo(
    id: "IPT102", name: "changes-what-is-loaded", severity: .warning,
    summary: "A command changes or deletes rules that are loaded.",
    rationale: """
      `-D`, `-R` and `-E` depend on what is in the kernel, and nft names rules by handles which \
      only a loaded ruleset has. `-4` in a script of ip6tables is passed over as well.
      """,
    remedy: """
      Run the commands and translate what iptables-save writes then.
      """,
    references: [
      "man nft(8), RULES"
    ],
    flagged: [
      "1️⃣iptables -D INPUT 3",
      "1️⃣iptables -R INPUT 1 -j ACCEPT",
    ],
    accepted: [
      "iptables -I INPUT -j ACCEPT",
      "iptables -F INPUT",
    ])
}
