import CTVetConntrack
import CTVetPackets

/// A connection as the recordings tell it.
enum ConnectionJSON {
  /// An entry of `table`.
  static func entry(
    _ connection: Connection, _ extensions: ConnectionExtensions, at now: Timestamp
  ) -> [String: Any] {
    var entry: [String: Any] = [
      "id": Int(connection.serial), "l3": connection.original.version == .v4 ? "ip" : "ip6",
      "l4": name(of: connection.original.transport),
      "orig": tuple(connection.original, zone: connection.zone, .original),
      "reply": tuple(connection.reply, zone: connection.zone, .reply),
      "timeout": Int(
        (connection.expiry.nanoseconds - now.nanoseconds + 999_999_999) / 1_000_000_000),
      "status": status(connection.status),
    ]
    if connection.original.transport == .tcp {
      let (original, reply) = (connection.tcp.original, connection.tcp.reply)
      entry["state"] = connection.tcp.state.name
      entry["tcp"] =
        [
          "wscale": [Int(original.scale), Int(reply.scale)],
          "flags": [flags(original.flags.rawValue), flags(reply.flags.rawValue)],
        ] as [String: Any]
    }
    if connection.original.transport == .sctp {
      entry["state"] = connection.sctp.state.name
      entry["vtag"] = [Int(connection.sctp.originalTag), Int(connection.sctp.replyTag)]
    }
    if connection.mark != 0 { entry["mark"] = Int(connection.mark) }
    if connection.zone.number != 0, connection.zone.isForOriginal, connection.zone.isForReply {
      entry["zone"] = Int(connection.zone.number)
    }
    if let helper = extensions.helper { entry["helper"] = helper.name }
    if !extensions.labels.isEmpty { entry["labels"] = extensions.labels.numbers }
    if let original = extensions.originalCounter, let reply = extensions.replyCounter {
      entry["acct"] = [
        "orig": [Int(original.packets), Int(original.bytes)],
        "reply": [Int(reply.packets), Int(reply.bytes)],
      ]
    }
    return entry
  }

  /// The bits of `status`.
  static func status(_ status: ConnectionStatus) -> [String] {
    let names = [
      "expected", "seen-reply", "assured", "confirmed", "snat", "dnat", "seq-adjust", "snat-done",
      "dnat-done", "dying", "fixed-timeout", "template", "nat-clash", "helper", "offload",
      "hw-offload",
    ]
    return names.indices.filter { status.rawValue >> $0 & 1 == 1 }.map { names[$0] }
  }

  private static func flags(_ flags: UInt8) -> [String] {
    let names = [
      "window-scale", "sack-perm", "close-init", "be-liberal", "data-unacknowledged", "maxack-set",
      "challenge-ack", "simultaneous-open",
    ]
    return names.indices.filter { flags >> $0 & 1 == 1 }.map { names[$0] }
  }

  private static func tuple(
    _ tuple: Tuple, zone: Zone, _ direction: Direction
  ) -> [String: Any] {
    var entry: [String: Any] = [
      "src": tuple.source.text(version: tuple.version),
      "dst": tuple.destination.text(version: tuple.version),
    ]
    switch tuple.transport {
    case .icmp, .icmpv6:
      entry["type"] = Int(tuple.destinationPort >> 8)
      entry["code"] = Int(tuple.destinationPort & 0xFF)
      entry["id"] = Int(tuple.sourcePort)
    case .tcp, .udp, .udplite, .sctp, .gre:
      entry["sport"] = Int(tuple.sourcePort)
      entry["dport"] = Int(tuple.destinationPort)
    default: break
    }
    let isForBoth = zone.isForOriginal && zone.isForReply
    if !isForBoth, zone.number(in: direction) != 0 { entry["zone"] = Int(zone.number) }
    return entry
  }

  private static func name(of transport: TransportProtocol) -> String {
    switch transport {
    case .tcp: "tcp"
    case .udp: "udp"
    case .udplite: "udplite"
    case .icmp: "icmp"
    case .icmpv6: "icmpv6"
    case .gre: "gre"
    case .sctp: "sctp"
    case .igmp: "igmp"
    case .esp: "esp"
    default: "\(transport.rawValue)"
    }
  }
}
