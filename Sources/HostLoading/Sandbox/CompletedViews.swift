import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// What a trace does not tell of connections, from the table behind the packet.
extension PacketResult {
  /// Puts in the tuples, the protocol's state and the time of expiry, which the kernel tells of the table
  /// alone: where a packet changes them, its whole way shows what they are behind it.
  mutating func completeConnections(from table: TableSnapshot, at now: Timestamp) {
    var known: [UInt32: Connection] = [:]
    for entry in table.entries {
      var connection = entry.connection
      connection.expiry = Timestamp(nanoseconds: now.nanoseconds + entry.remaining)
      known[connection.serial] = connection
    }
    complete(known)
  }

  private mutating func complete(_ known: [UInt32: Connection]) {
    connection = connection.map { Self.completed($0, known) }
    for index in stages.indices {
      stages[index].connection = Self.completed(stages[index].connection, known)
    }
    for index in trace.indices {
      trace[index].connection = trace[index].connection.map { Self.completed($0, known) }
    }
    for index in generated.indices { generated[index].complete(known) }
  }

  private static func completed(
    _ view: ConntrackView, _ known: [UInt32: Connection]
  ) -> ConntrackView {
    guard case .connection(let told, let info) = view, var connection = known[told.serial] else {
      return view
    }
    connection.status = told.status
    return .connection(connection, info)
  }
}
