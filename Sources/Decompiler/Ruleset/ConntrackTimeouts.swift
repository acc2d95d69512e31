/// How long connections live in each state where no timeout policy says it.
enum ConntrackTimeouts {
  private typealias Usual = [(state: String, seconds: UInt64)]

  // swift-format-ignore
  /// In the order of a listing (nftables src/rule.c, `tcp_dflt_timeout`).
  private static let tcp: Usual = [
    ("syn_sent",   120), ("syn_recv",   60), ("established", 432_000), ("fin_wait", 120),
    ("close_wait",  60), ("last_ack",   30), ("time_wait",       120), ("close",     10),
    ("syn_sent2",  120), ("retrans",   300), ("unack",           300),
  ]

  private static let udp: Usual = [("unreplied", 30), ("replied", 120)]

  /// The timeouts, in seconds, that differ from the usual ones.
  static func changed(
    _ written: [(state: String, seconds: UInt64)], transport: String
  ) -> [(state: String, seconds: UInt64)] {
    (transport == "udp" ? udp : tcp).compactMap { usual in
      guard let last = written.last(where: { $0.state == usual.state }),
        last.seconds != usual.seconds
      else { return nil }
      return last
    }
  }
}
