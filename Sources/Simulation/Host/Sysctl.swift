public import CTVetConntrack

/// The settings of the kernel that a simulation knows, by their names (`sysctl`).
public enum Sysctl {
  /// What became of a setting.
  public enum Outcome: Sendable, Hashable {
    /// It was changed.
    case set
    /// It changes nothing that is simulated.
    case irrelevant
    /// No such setting is known.
    case unknown
    /// The value is out of range.
    case badValue
  }

  private static let conntrackPrefix = "net.netfilter."

  /// Changes a setting.
  ///
  /// - Parameters:
  ///   - name: The name with dots; without any, one of `net.netfilter`.
  ///   - value: The value as text.
  public static func set(
    _ name: String, to value: String, host: inout Host, settings: inout TrackingSettings
  ) -> Outcome {
    var name = name
    if name.contains("/") { name = String(name.map { $0 == "/" ? "." : $0 }) }
    if !name.contains(".") { name = conntrackPrefix + name }
    if name == "net.nf_conntrack_max" { name = conntrackPrefix + "nf_conntrack_max" }
    guard let number = Int64(value.trimmed) else { return .badValue }
    if name.hasPrefix(conntrackPrefix) {
      return setTracking(
        String(name.dropFirst(conntrackPrefix.count)), to: number, settings: &settings)
    }
    return setHost(name, to: number, host: &host)
  }

  private static func setTracking(
    _ name: String, to value: Int64, settings: inout TrackingSettings
  ) -> Outcome {
    if let place = TrackingSettings.timeoutsByName[name] ?? limits[name] {
      guard let seconds = UInt32(exactly: value) else { return .badValue }
      settings[keyPath: place] = seconds
      return .set
    }
    if name == "nf_conntrack_buckets" {
      // The table takes whole pages of them.
      guard (1...Int64(Int32.max)).contains(value) else { return .badValue }
      settings.buckets = UInt32((value + 511) / 512 * 512)
      return .set
    }
    if let place = switches[name] {
      guard (0...1).contains(value) else { return .badValue }
      settings[keyPath: place] = value != 0
      return .set
    }
    if let place = smallNumbers[name] {
      guard let number = UInt8(exactly: value) else { return .badValue }
      settings[keyPath: place] = number
      return .set
    }
    return irrelevantTracking.contains(name) ? .irrelevant : .unknown
  }

  private static func setHost(_ name: String, to value: Int64, host: inout Host) -> Outcome {
    switch name {
    case "net.ipv4.ip_forward", "net.ipv4.conf.all.forwarding": host.forwardsIPv4 = value != 0
    case "net.ipv6.conf.all.forwarding": host.forwardsIPv6 = value != 0
    case "net.ipv4.ip_default_ttl":
      guard let limit = UInt8(exactly: value), limit > 0 else { return .badValue }
      host.defaultTTL = limit
    case "net.ipv6.conf.all.hop_limit", "net.ipv6.conf.default.hop_limit":
      guard let limit = UInt8(exactly: value), limit > 0 else { return .badValue }
      host.defaultHopLimit = limit
    case "net.ipv4.fwmark_reflect": host.reflectsMarkIPv4 = value != 0
    case "net.ipv6.fwmark_reflect": host.reflectsMarkIPv6 = value != 0
    case "net.ipv4.icmp_errors_use_inbound_ifaddr": host.errorsUseInboundAddress = value != 0
    case "net.ipv4.conf.all.route_localnet": host.routesLoopbackAddresses = value != 0
    case "net.ipv4.conf.all.accept_local":
      // The simulated host accepts its own addresses as sources, as that of the recordings does.
      return value != 0 ? .irrelevant : .unknown
    case "net.ipv4.conf.all.rp_filter":
      guard let filter = ReversePathFilter(rawValue: value) else { return .badValue }
      host.reversePathFilter = filter
    case "net.ipv4.conf.default.rp_filter":
      // It is for interfaces that come later.
      return .irrelevant
    case "net.ipv4.icmp_ratelimit", "net.ipv4.icmp_ratemask", "net.ipv6.icmp.ratelimit",
      "net.ipv4.icmp_msgs_per_sec", "net.ipv4.icmp_msgs_burst",
      "net.ipv4.conf.all.send_redirects", "net.ipv4.conf.default.send_redirects":
      return .irrelevant
    default: return setInterface(name, to: value, host: &host)
    }
    return .set
  }

  /// Changes a setting of one interface, such as `net.ipv4.conf.eth0.rp_filter`.
  private static func setInterface(
    _ name: String, to value: Int64, host: inout Host
  ) -> Outcome {
    let (prefix, suffix) = ("net.ipv4.conf.", ".rp_filter")
    guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return .unknown }
    let interface = name.dropFirst(prefix.count).dropLast(suffix.count)
    guard let place = host.interfaces.firstIndex(where: { $0.name == interface }) else {
      return .unknown
    }
    guard let filter = ReversePathFilter(rawValue: value) else { return .badValue }
    host.interfaces[place].reversePathFilter = filter
    return .set
  }

  private static let limits: [String: any WritableKeyPath<TrackingSettings, UInt32> & Sendable] = [
    "nf_conntrack_max": \.maximumConnections,
    "nf_conntrack_expect_max": \.maximumExpectations,
  ]

  private static let switches: [String: any WritableKeyPath<TrackingSettings, Bool> & Sendable] = [
    "nf_conntrack_tcp_be_liberal": \.tcpIsLiberal,
    "nf_conntrack_tcp_ignore_invalid_rst": \.tcpIgnoresInvalidReset,
    "nf_conntrack_checksum": \.verifiesChecksums,
    "nf_conntrack_acct": \.accounts,
    "nf_conntrack_timestamp": \.notesTimes,
  ]

  private static let smallNumbers:
    [String: any WritableKeyPath<TrackingSettings, UInt8> & Sendable] = [
      "nf_conntrack_tcp_loose": \.tcpLoose,
      "nf_conntrack_tcp_max_retrans": \.tcpMaximumRetransmissions,
    ]

  /// What is for logging, memory or listeners alone.
  private static let irrelevantTracking: Set<String> = [
    "nf_conntrack_events", "nf_conntrack_log_invalid", "nf_conntrack_helper",
  ]
}

extension String {
  /// The text without spaces around it.
  fileprivate var trimmed: Substring {
    var rest = self[...]
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest.drop { $0.isWhitespace }
  }
}
