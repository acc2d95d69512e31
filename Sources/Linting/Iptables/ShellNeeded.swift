import CTVetDiagnostics

extension IptablesFindings {
  /// Variables and control flow of a script.
  static let shellNeeded = RuleInfo(
    id: "IPT005", name: "shell-needed", severity: .warning,
    summary: "A script needs the shell to say which commands of iptables it runs.",
    rationale: """
      Scripts are read, not run: the values of variables, conditions and loops are not known. \
      Commands with variables are passed over.
      """,
    remedy: """
      Run the script, in a network namespace if need be (`unshare -n`), and give what iptables- \
      save writes then.
      """,
    references: [
      "man iptables-save(8)"
    ],
    flagged: [
      "iptables -A INPUT -i 1️⃣$LAN -j ACCEPT",
      """
      iptables -A INPUT -j ACCEPT
      1️⃣if true
      2️⃣then
        iptables -A INPUT -j DROP
      3️⃣fi
      """,
    ],
    accepted: [
      "iptables -A INPUT -i eth0 -j ACCEPT",
      "iptables -A INPUT -m comment --comment 'a $LAN' -j ACCEPT",
    ])
}
