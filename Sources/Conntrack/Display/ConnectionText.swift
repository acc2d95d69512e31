import CTVetPackets

/// The pieces of lines that tell of connections, each with a space behind it.
struct ConnectionText {
  /// Who writes the line.
  enum Style {
    /// The tool `conntrack`, by libnetfilter_conntrack.
    case tool
    /// The kernel, in `/proc/net/nf_conntrack`.
    case process
  }

  let connection: Connection
  let extensions: ConnectionExtensions
  let now: Timestamp
  let style: Style

  /// `ipv4     2 `.
  var network: String {
    connection.original.version == .v4 ? "ipv4     2 " : "ipv6     10 "
  }

  /// `udp      17 `.
  var transport: String {
    let name = transportName
    let padding = String(repeating: " ", count: max(0, 8 - name.utf8.count))
    return "\(name)\(padding) \(connection.original.transport.rawValue) "
  }

  private var transportName: String {
    switch connection.original.transport {
    case .icmp: "icmp"
    case .tcp: "tcp"
    case .udp: "udp"
    case .gre: "gre"
    case .icmpv6: "icmpv6"
    case .sctp: "sctp"
    case .udplite: "udplite"
    case .dccp where style == .tool || isDCCPTracked: "dccp"
    default: "unknown"
    }
  }

  /// Whether the kernel knows ports and states of DCCP.
  private var isDCCPTracked: Bool { connection.dccp.state != .none }

  /// The seconds left; nothing where a flowtable forwards.
  var timeout: String {
    if connection.status.contains(.offload) { return "" }
    let left = max(0, connection.expiry.nanoseconds - now.nanoseconds)
    return "\(left / Timestamp.nanosecondsPerSecond) "
  }

  /// The state of TCP or SCTP.
  var state: String {
    switch connection.original.transport {
    case .tcp: "\(connection.tcp.state.name) "
    case .sctp: "\(connection.sctp.state.name) "
    case .dccp where isDCCPTracked: "\(connection.dccp.state.name) "
    default: ""
    }
  }

  /// The tuple of a direction, its own zone and counters.
  func direction(_ direction: Direction) -> String {
    let tuple = connection.tuple(direction)
    return addresses(tuple) + ports(tuple) + zone(direction)
      + counters(direction)
  }

  private func addresses(_ tuple: Tuple) -> String {
    "src=\(address(tuple.source, tuple)) dst=\(address(tuple.destination, tuple)) "
  }

  private func address(_ address: IPAddress, _ tuple: Tuple) -> String {
    switch (style, tuple.version) {
    case (.process, .v6): address.fullText
    default: address.text(version: tuple.version)
    }
  }

  private func ports(_ tuple: Tuple) -> String {
    switch tuple.transport {
    case .icmp, .icmpv6:
      let (type, code) = (tuple.destinationPort >> 8, tuple.destinationPort & 0xFF)
      return "type=\(type) code=\(code) id=\(tuple.sourcePort) "
    case .tcp, .udp, .udplite, .sctp:
      return "sport=\(tuple.sourcePort) dport=\(tuple.destinationPort) "
    case .dccp where style == .tool || isDCCPTracked:
      return "sport=\(tuple.sourcePort) dport=\(tuple.destinationPort) "
    case .gre:
      let (source, destination) = (
        String(tuple.sourcePort, radix: 16), String(tuple.destinationPort, radix: 16)
      )
      return "srckey=0x\(source) dstkey=0x\(destination) "
    default:
      return ""
    }
  }

  private func zone(_ direction: Direction) -> String {
    let zone = connection.zone
    switch direction {
    case .original where zone.isForOriginal && !zone.isForReply:
      return "zone-orig=\(zone.number) "
    case .reply where zone.isForReply && !zone.isForOriginal:
      return "zone-reply=\(zone.number) "
    case .original, .reply:
      return ""
    }
  }

  private func counters(_ direction: Direction) -> String {
    let counter =
      direction == .original ? extensions.originalCounter : extensions.replyCounter
    guard let counter else { return "" }
    return "packets=\(counter.packets) bytes=\(counter.bytes) "
  }

  /// `[UNREPLIED] ` before the first reply.
  var isUnreplied: String {
    connection.status.contains(.seenReply) ? "" : "[UNREPLIED] "
  }

  /// `[ASSURED] `, or who forwards.
  var assurance: String {
    if connection.status.contains(.hardwareOffload) { return "[HW_OFFLOAD] " }
    if connection.status.contains(.offload) { return "[OFFLOAD] " }
    return connection.status.contains(.assured) ? "[ASSURED] " : ""
  }

  /// The zone of both directions; the tool leaves out 0.
  var zoneOfBoth: String {
    guard connection.zone.isForOriginal, connection.zone.isForReply,
      style == .process || connection.zone.number != 0
    else { return "" }
    return "zone=\(connection.zone.number) "
  }

  /// For how many seconds the connection is there, where times are noted.
  var age: String {
    guard let start = extensions.start else { return "" }
    let age = now.nanoseconds - start.nanoseconds
    return "delta-time=\(max(0, age) / Timestamp.nanosecondsPerSecond) "
  }
}
