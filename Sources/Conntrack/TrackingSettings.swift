/// The settings under `net.netfilter` that tracking obeys; times are in seconds.
public struct TrackingSettings: Sendable, Hashable {
  /// Timeouts of TCP by state (`nf_conntrack_tcp_timeout_*`).
  public struct TCPTimeouts: Sendable, Hashable {
    /// `…_syn_sent`.
    public var synSent: UInt32 = 120
    /// `…_syn_recv`.
    public var synReceived: UInt32 = 60
    /// `…_established`: five days.
    public var established: UInt32 = 432_000
    /// `…_fin_wait`.
    public var finWait: UInt32 = 120
    /// `…_close_wait`.
    public var closeWait: UInt32 = 60
    /// `…_last_ack`.
    public var lastAck: UInt32 = 30
    /// `…_time_wait`.
    public var timeWait: UInt32 = 120
    /// `…_close`.
    public var close: UInt32 = 10
    /// Of a simultaneous open; only timeout policies can change it.
    public var synSent2: UInt32 = 120
    /// `…_max_retrans`: after `tcpMaximumRetransmissions` of them.
    public var retransmission: UInt32 = 300
    /// `…_unacknowledged`: established, with data in flight.
    public var unacknowledged: UInt32 = 300

    /// Creates the kernel's defaults.
    public init() {}
  }

  /// What of TCP is no timeout, small enough to be handed on with each segment.
  public struct TCPRules: Sendable, Hashable {
    /// `tcpLoose`.
    public let loose: UInt8
    /// `tcpIsLiberal`.
    public let isLiberal: Bool
    /// `tcpIgnoresInvalidReset`.
    public let ignoresInvalidReset: Bool
    /// `tcpMaximumRetransmissions`.
    public let maximumRetransmissions: UInt8
  }

  /// Timeouts of SCTP by state (`nf_conntrack_sctp_timeout_*`).
  public struct SCTPTimeouts: Sendable, Hashable {
    /// `…_closed`, also of what only began.
    public var closed: UInt32 = 10
    /// `…_cookie_wait`.
    public var cookieWait: UInt32 = 3
    /// `…_cookie_echoed`.
    public var cookieEchoed: UInt32 = 3
    /// `…_established`.
    public var established: UInt32 = 210
    /// `…_shutdown_sent`.
    public var shutdownSent: UInt32 = 3
    /// `…_shutdown_recd`.
    public var shutdownReceived: UInt32 = 3
    /// `…_shutdown_ack_sent`.
    public var shutdownAckSent: UInt32 = 3
    /// `…_heartbeat_sent`.
    public var heartbeatSent: UInt32 = 30
    /// `…_heartbeat_acked`, where that is a state.
    public var heartbeatAcknowledged: UInt32 = 210

    /// Creates the kernel's defaults.
    public init() {}
  }

  /// Timeouts of DCCP by state (`nf_conntrack_dccp_timeout_*`), where it is tracked.
  public struct DCCPTimeouts: Sendable, Hashable {
    /// `…_request`: twice the longest life of a segment.
    public var request: UInt32 = 240
    /// `…_respond`.
    public var respond: UInt32 = 480
    /// `…_partopen`.
    public var partOpen: UInt32 = 480
    /// `…_open`: twelve hours.
    public var open: UInt32 = 43_200
    /// `…_closereq`.
    public var closeRequest: UInt32 = 64
    /// `…_closing`.
    public var closing: UInt32 = 64
    /// `…_timewait`.
    public var timeWait: UInt32 = 240

    /// Creates the kernel's defaults.
    public init() {}
  }

  /// Timeouts of TCP.
  public var tcp = TCPTimeouts()
  /// Timeouts of SCTP.
  public var sctp = SCTPTimeouts()
  /// Timeouts of DCCP.
  public var dccp = DCCPTimeouts()
  /// `nf_conntrack_tcp_loose`: how many packets each way make a connection picked up in the middle
  /// trusted; 0 picks up none.
  public var tcpLoose: UInt8 = 1
  /// `nf_conntrack_tcp_be_liberal`: whether only RST out of the window is INVALID.
  public var tcpIsLiberal = false
  /// `nf_conntrack_tcp_ignore_invalid_rst`.
  public var tcpIgnoresInvalidReset = false
  /// `nf_conntrack_tcp_max_retrans`.
  public var tcpMaximumRetransmissions: UInt8 = 3
  /// `nf_conntrack_udp_timeout`.
  public var udp: UInt32 = 30
  /// `nf_conntrack_udp_timeout_stream`.
  public var udpStream: UInt32 = 120
  /// `nf_conntrack_icmp_timeout`.
  public var icmp: UInt32 = 30
  /// `nf_conntrack_icmpv6_timeout`.
  public var icmpv6: UInt32 = 30
  /// `nf_conntrack_generic_timeout`.
  public var generic: UInt32 = 600
  /// `nf_conntrack_gre_timeout`.
  public var gre: UInt32 = 30
  /// `nf_conntrack_gre_timeout_stream`.
  public var greStream: UInt32 = 180
  /// `nf_conntrack_checksum`: whether wrong checksums make packets INVALID.
  public var verifiesChecksums = true
  /// `nf_conntrack_acct`: whether packets and bytes are counted.
  public var accounts = false
  /// `nf_conntrack_timestamp`: whether the start is noted.
  public var notesTimes = false
  /// `nf_conntrack_max`: how many connections there may be; 0 for any number.
  public var maximumConnections: UInt32 = 262_144
  /// Whether FTP may name addresses of third hosts (`loose` of the module `nf_conntrack_ftp`).
  public var ftpIsLoose = false
  /// `nf_conntrack_buckets`: how many the kernel's table has; in a full table room is made near the
  /// bucket of a new connection alone.
  public var buckets: UInt32 = 262_144
  /// `nf_conntrack_expect_max`.
  public var maximumExpectations: UInt32 = 4096

  /// What of TCP is no timeout.
  public var tcpRules: TCPRules {
    TCPRules(
      loose: tcpLoose, isLiberal: tcpIsLiberal, ignoresInvalidReset: tcpIgnoresInvalidReset,
      maximumRetransmissions: tcpMaximumRetransmissions)
  }

  /// Creates the kernel's defaults.
  public init() {}
}
