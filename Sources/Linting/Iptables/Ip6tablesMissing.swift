import CTVetDiagnostics

extension IptablesFindings {
  /// A script that filters IPv4 only.
  static let ip6tablesMissing = RuleInfo(
    id: "XT514", name: "ip6tables-missing", severity: .warning,
    summary: "A script filters with iptables and never calls ip6tables.",
    rationale: """
      iptables sees IPv4 only. What comes over IPv6 passes all rules of the script by, and most \
      hosts have IPv6 addresses without anybody having asked for them. Dumps of iptables-save \
      are one family's by nature and are not blamed.
      """,
    remedy: """
      Give ip6tables the same rules (ICMPv6 must pass), or filter both with a table of the \
      family inet in nft.
      """,
    references: [
      "man ip6tables(8)"
    ],
    flagged: [
      """
      #!/bin/sh
      1️⃣iptables -P INPUT DROP
      iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      """,
      """
      iptables -A INPUT -p tcp --dport 22 -j ACCEPT
      1️⃣iptables -A INPUT -j DROP
      """,
    ],
    accepted: [
      """
      #!/bin/sh
      iptables -P INPUT DROP
      ip6tables -P INPUT DROP
      """,
      "iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE",
      """
      *filter
      :INPUT DROP [0:0]
      -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      COMMIT
      """,
    ])
}
