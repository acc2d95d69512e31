import CTVetDiagnostics

extension IptablesFindings {
  /// Matches that ask conntrack in the table raw.
  static let rawTableConntrack = RuleInfo(
    id: "XT502", name: "raw-table-conntrack", severity: .error,
    summary: "A rule of the table raw asks connection tracking, which runs behind that table.",
    rationale: """
      The table raw stands at priority -300, connection tracking at -200. In raw no packet has a \
      connection yet: all of them are INVALID, or UNTRACKED behind `-j CT --notrack`. \
      ESTABLISHED never matches, INVALID always does, and marks, bytes and helpers of \
      connections are not there. It is told once for each table; CT101 and CT103 tell of each \
      rule what becomes of it. Packets that are looped back through `lo` are the exception: they \
      bring their state along.
      """,
    remedy: """
      Move the rules that ask for a state to the table mangle, whose PREROUTING is the first \
      chain behind connection tracking.
      """,
    references: [
      "`enum nf_ip_hook_priorities`: include/uapi/linux/netfilter_ipv4.h"
    ],
    flagged: [
      "iptables -t raw -A PREROUTING -m 1️⃣conntrack --ctstate INVALID -j DROP",
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -m 1️⃣state --state ESTABLISHED -j ACCEPT
      -A PREROUTING -m state --state NEW -j ACCEPT
      COMMIT
      """,
      "iptables -t raw -A OUTPUT -m 1️⃣connmark --mark 1 -j ACCEPT",
    ],
    accepted: [
      "iptables -t mangle -A PREROUTING -m conntrack --ctstate INVALID -j DROP",
      """
      *raw
      :PREROUTING ACCEPT [0:0]
      -A PREROUTING -p udp --dport 53 -j CT --notrack
      -A PREROUTING -m conntrack --ctstate UNTRACKED -j ACCEPT
      COMMIT
      """,
    ])
}
