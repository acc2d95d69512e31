import CTVetDiagnostics

extension IptablesFindings {
  /// Options of one `-m conntrack` that packets without a connection pass by.
  static let conntrackOptionsIgnored = RuleInfo(
    id: "XT501", name: "conntrack-extra-options-ignored", severity: .error,
    summary: """
      One `-m conntrack` asks for a state that packets without a connection have, and for more.
      """,
    rationale: """
      A packet that is INVALID or UNTRACKED has no connection. For such a packet the kernel \
      looks at `--ctstate` alone and answers at once: whatever else the same `-m conntrack` asks \
      (`--ctproto`, `--ctorigsrc`, `--ctstatus` …) is not looked at. So `--ctstate INVALID \
      --ctproto udp -j DROP` drops invalid TCP as well, and `! --ctstate NEW --ctorigsrc \
      192.0.2.1` matches every invalid packet.
      """,
    remedy: """
      Ask for the rest with other matches: `-p udp`, `-s`, or a second `-m conntrack`, which \
      packets without a connection never pass.
      """,
    references: [
      "`conntrack_mt`: net/netfilter/xt_conntrack.c"
    ],
    flagged: [
      "iptables -A FORWARD -m 1️⃣conntrack --ctstate INVALID --ctproto udp -j DROP",
      """
      *filter
      :FORWARD ACCEPT [0:0]
      -A FORWARD -m 1️⃣conntrack ! --ctstate NEW --ctorigsrc 192.0.2.1 -j DROP
      COMMIT
      """,
    ],
    accepted: [
      "iptables -A FORWARD -p udp -m conntrack --ctstate INVALID -j DROP",
      "iptables -A FORWARD -m conntrack --ctstate ESTABLISHED --ctproto udp -j ACCEPT",
      "iptables -A FORWARD -m conntrack ! --ctstate NEW,INVALID,UNTRACKED --ctdir REPLY -j ACCEPT",
    ])
}
