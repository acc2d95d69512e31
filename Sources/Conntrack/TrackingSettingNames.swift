extension TrackingSettings {
  /// Timeouts, in seconds, by their names below `net.netfilter`.
  package static let timeoutsByName:
    [String: any WritableKeyPath<TrackingSettings, UInt32> & Sendable] =
      [
        "nf_conntrack_tcp_timeout_syn_sent": \.tcp.synSent,
        "nf_conntrack_tcp_timeout_syn_recv": \.tcp.synReceived,
        "nf_conntrack_tcp_timeout_established": \.tcp.established,
        "nf_conntrack_tcp_timeout_fin_wait": \.tcp.finWait,
        "nf_conntrack_tcp_timeout_close_wait": \.tcp.closeWait,
        "nf_conntrack_tcp_timeout_last_ack": \.tcp.lastAck,
        "nf_conntrack_tcp_timeout_time_wait": \.tcp.timeWait,
        "nf_conntrack_tcp_timeout_close": \.tcp.close,
        "nf_conntrack_tcp_timeout_max_retrans": \.tcp.retransmission,
        "nf_conntrack_tcp_timeout_unacknowledged": \.tcp.unacknowledged,
        "nf_conntrack_sctp_timeout_closed": \.sctp.closed,
        "nf_conntrack_sctp_timeout_cookie_wait": \.sctp.cookieWait,
        "nf_conntrack_sctp_timeout_cookie_echoed": \.sctp.cookieEchoed,
        "nf_conntrack_sctp_timeout_established": \.sctp.established,
        "nf_conntrack_sctp_timeout_shutdown_sent": \.sctp.shutdownSent,
        "nf_conntrack_sctp_timeout_shutdown_recd": \.sctp.shutdownReceived,
        "nf_conntrack_sctp_timeout_shutdown_ack_sent": \.sctp.shutdownAckSent,
        "nf_conntrack_sctp_timeout_heartbeat_sent": \.sctp.heartbeatSent,
        "nf_conntrack_udp_timeout": \.udp,
        "nf_conntrack_udp_timeout_stream": \.udpStream,
        "nf_conntrack_icmp_timeout": \.icmp,
        "nf_conntrack_icmpv6_timeout": \.icmpv6,
        "nf_conntrack_generic_timeout": \.generic,
        "nf_conntrack_gre_timeout": \.gre,
        "nf_conntrack_gre_timeout_stream": \.greStream,
      ]
}
