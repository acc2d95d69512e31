import CTVetDiagnostics

extension IptablesFindings {
  /// A reset for new connections that begin with SYN and ACK.
  static let synAckNewReject = RuleInfo(
    id: "XT510", name: "synack-new-reject", severity: .error,
    summary: "A rule rejects SYN with ACK as a new connection, which it never is.",
    rationale: """
      Old tutorials answer `--tcp-flags SYN,ACK SYN,ACK` with `--state NEW` by a reset, so that \
      nobody can use the host for guessing sequence numbers of others. Since then connection \
      tracking takes a SYN with ACK that belongs to no connection for INVALID, never for NEW: \
      the rule matches nothing, and the packets go on to the rules behind it.
      """,
    remedy: """
      Drop what is INVALID. Where the reset is wanted, ask for INVALID in place of NEW.
      """,
    references: [
      "`tcp_new`: net/netfilter/nf_conntrack_proto_tcp.c"
    ],
    flagged: [
      "iptables -A INPUT -p tcp --tcp-flags SYN,ACK SYN,ACK -m state --state NEW -j 1️⃣REJECT",
      """
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -p tcp -m tcp --tcp-flags SYN,ACK SYN,ACK -m conntrack --ctstate NEW -j 1️⃣REJECT
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A INPUT -p tcp --tcp-flags SYN,ACK SYN,ACK -m conntrack --ctstate INVALID -j REJECT",
      "iptables -A INPUT -p tcp ! --syn -m conntrack --ctstate NEW -j DROP",
      "iptables -A INPUT -m conntrack --ctstate INVALID -j DROP",
    ])
}
