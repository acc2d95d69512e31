import CTVetDiagnostics

extension IptablesFindings {
  /// A line that is neither a command of iptables nor part of a dump.
  static let unreadableLine = RuleInfo(
    id: "IPT004", name: "unreadable-line", severity: .warning,
    summary: "A line is neither a command of iptables nor part of a dump.",
    rationale: """
      The line is passed over; what it would have done is not part of what is checked, \
      translated or simulated.
      """,
    remedy: """
      Take the line out, or correct the name of the program.
      """,
    references: [
      "man iptables-restore(8)"
    ],
    flagged: [
      """
      iptables -A INPUT -j ACCEPT
      1️⃣iptabels -A INPUT -j DROP
      """,
      """
      iptables -A INPUT -j ACCEPT
      1️⃣tc qdisc add dev eth0 root fq
      """,
    ],
    accepted: [
      """
      iptables -A INPUT -j ACCEPT
      # a comment
      """,
      "/usr/sbin/iptables -A INPUT -j ACCEPT && ip6tables -A INPUT -j ACCEPT",
    ])
}
