import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// Events and tables in the schema of the kernel's recordings.
extension SimulationJSON {
  /// Writes events, where there are any.
  mutating func write(
    _ events: [ConntrackEvent], as key: String, to object: inout JSONWriter
  ) {
    guard !events.isEmpty else { return }
    object.key(key)
    object.array { list in
      for event in events { list.object { write(event, to: &$0) } }
    }
  }

  private mutating func write(_ event: ConntrackEvent, to object: inout JSONWriter) {
    object.key("event")
    object.string(event.kind.rawValue)
    if let tuple = event.expectedTuple {
      object.key("tuple")
      object.object { Self.write(tuple, zone: .standard, .original, to: &$0) }
      object.key("l4")
      object.string(tuple.transport.keyword)
      return
    }
    let connection = event.connection
    object.key("ct")
    object.number(number(of: connection))
    guard event.kind != .destroy else { return }
    object.key("status")
    object.strings(connection.status.names)
    if event.changes.contains(.protocolState) || event.kind == .new, let state = connection.state {
      object.key("state")
      object.string(state)
    }
    if let helper = event.extensions.helper {
      object.key("helper")
      object.string(helper.name)
    }
    if connection.mark != 0 || event.changes.contains(.mark) {
      object.key("mark")
      object.number(Int(connection.mark))
    }
    if event.changes.contains(.label) {
      object.key("labels")
      object.array { list in
        for number in event.extensions.labels.numbers { list.number(number) }
      }
    }
  }

  /// Writes all connections and expectations.
  mutating func writeTable(_ table: TableSnapshot, to object: inout JSONWriter) {
    let numbered = table.entries.map { (number: number(of: $0.connection), entry: $0) }
      .sorted { $0.number < $1.number }
    object.key("table")
    object.array { list in
      for (number, entry) in numbered {
        list.object { Self.write(entry, number: number, to: &$0) }
      }
    }
    guard !table.expectations.isEmpty else { return }
    object.key("expect")
    object.array { list in
      for entry in table.expectations { list.object { Self.write(entry, to: &$0) } }
    }
  }

  private static func write(
    _ entry: TableSnapshot.Entry, number: Int, to object: inout JSONWriter
  ) {
    let (connection, extensions) = (entry.connection, entry.extensions)
    object.key("id")
    object.number(number)
    object.key("l3")
    object.string(connection.original.version == .v4 ? "ip" : "ip6")
    object.key("orig")
    object.object { write(connection.original, zone: connection.zone, .original, to: &$0) }
    object.key("l4")
    object.string(connection.original.transport.keyword)
    if let state = connection.state {
      object.key("state")
      object.string(state)
    }
    writeProtocol(of: connection, to: &object)
    object.key("timeout")
    object.number(Int(TableSnapshot.seconds(entry.remaining)))
    object.key("status")
    object.strings(connection.status.names)
    object.key("reply")
    object.object { write(connection.reply, zone: connection.zone, .reply, to: &$0) }
    if connection.mark != 0 {
      object.key("mark")
      object.number(Int(connection.mark))
    }
    let zone = connection.zone
    if zone.isForOriginal, zone.isForReply, zone.number != 0 {
      object.key("zone")
      object.number(Int(zone.number))
    }
    if let helper = extensions.helper {
      object.key("helper")
      object.string(helper.name)
    }
    writeExtensions(extensions, connection.status, to: &object)
  }

  private static func writeProtocol(of connection: Connection, to object: inout JSONWriter) {
    switch connection.original.transport {
    case .tcp:
      let sides = [connection.tcp.original, connection.tcp.reply]
      object.key("tcp")
      object.object { object in
        object.key("wscale")
        object.array { list in
          for side in sides { list.number(Int(side.scale)) }
        }
        object.key("flags")
        object.array { list in
          for side in sides { list.strings(tcpFlagNames(side.flags.rawValue)) }
        }
      }
    case .sctp:
      object.key("vtag")
      object.array { list in
        list.number(Int(connection.sctp.originalTag))
        list.number(Int(connection.sctp.replyTag))
      }
    default: break
    }
  }

  private static func writeExtensions(
    _ extensions: ConnectionExtensions, _ status: ConnectionStatus, to object: inout JSONWriter
  ) {
    if !extensions.labels.isEmpty {
      object.key("labels")
      object.array { list in
        for number in extensions.labels.numbers { list.number(number) }
      }
    }
    if let original = extensions.originalCounter, let reply = extensions.replyCounter {
      object.key("acct")
      object.object { object in
        for (name, counter) in [("orig", original), ("reply", reply)] {
          object.key(name)
          object.array { list in
            list.number(Int(truncatingIfNeeded: counter.packets))
            list.number(Int(truncatingIfNeeded: counter.bytes))
          }
        }
      }
    }
    if let master = extensions.masterTuple {
      object.key("master")
      object.object { write(master, zone: .standard, .original, to: &$0) }
    }
    if status.contains(.sequenceAdjust) {
      object.key("seqadj")
      object.object { object in
        for (name, direction) in [("orig", Direction.original), ("reply", .reply)] {
          let way = extensions.sequenceAdjustment[direction]
          object.key(name)
          object.object { object in
            object.key("correction_pos")
            object.number(Int(way.correctionPosition))
            object.key("offset_before")
            object.number(Int(way.offsetBefore))
            object.key("offset_after")
            object.number(Int(way.offsetAfter))
          }
        }
      }
    }
  }

  private static func write(
    _ entry: TableSnapshot.ExpectationEntry, to object: inout JSONWriter
  ) {
    let expectation = entry.expectation
    let tuple = expectation.tuple
    object.key("tuple")
    object.object { write(tuple, zone: .standard, .original, to: &$0) }
    object.key("l4")
    object.string(tuple.transport.keyword)
    var mask = tuple
    mask.source = expectation.sourceMask
    mask.sourcePort = expectation.sourcePortMask
    mask.destination =
      tuple.version == .v4 ? IPAddress(v4: .max) : IPAddress(high: .max, low: .max)
    mask.destinationPort = .max
    object.key("mask")
    object.object { write(mask, zone: .standard, .original, to: &$0) }
    object.key("master")
    object.object { write(expectation.masterTuple, zone: .standard, .original, to: &$0) }
    object.key("timeout")
    object.number(Int(TableSnapshot.seconds(entry.remaining)))
    if let helper = expectation.helper {
      object.key("helper")
      object.string(helper.name)
    }
    object.key("flags")
    object.strings(expectation.flags.names)
  }

  private static func write(
    _ tuple: Tuple, zone: Zone, _ direction: Direction, to object: inout JSONWriter
  ) {
    object.key("src")
    object.string(tuple.source.text(tuple.version))
    object.key("dst")
    object.string(tuple.destination.text(tuple.version))
    switch tuple.transport {
    case .icmp, .icmpv6:
      object.key("id")
      object.number(Int(tuple.sourcePort))
      object.key("type")
      object.number(Int(tuple.destinationPort >> 8))
      object.key("code")
      object.number(Int(tuple.destinationPort & 0xFF))
    case .tcp, .udp, .udplite, .sctp, .dccp, .gre:
      object.key("sport")
      object.number(Int(tuple.sourcePort))
      object.key("dport")
      object.number(Int(tuple.destinationPort))
    default: break
    }
    if zone.isForOriginal != zone.isForReply, zone.number(in: direction) != 0 {
      object.key("zone")
      object.number(Int(zone.number))
    }
  }

  private static func tcpFlagNames(_ flags: UInt8) -> [String] {
    [
      "window-scale", "sack-perm", "close-init", "be-liberal", "data-unacknowledged",
      "maxack-set", "challenge-ack", "simultaneous-open",
    ].enumerated().filter { flags >> UInt8($0.offset) & 1 == 1 }.map(\.element)
  }
}
