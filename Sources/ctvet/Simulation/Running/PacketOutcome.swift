import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// What became of one packet of a scenario.
struct PacketOutcome {
  /// When it came.
  let time: Timestamp
  /// Where it came in.
  let entry: PacketMaker.Entry
  /// From the IP header on, as it came.
  let bytes: [UInt8]
  /// The link header in front of it; empty for the one that a neighbour would send.
  var link: [UInt8] = []
  /// `meta mark` of a packet that the host sent.
  var mark: UInt32 = 0
  /// What became of it.
  var result: PacketResult
  /// The connections right behind it; nil where nobody asks for them.
  var table: TableSnapshot?
  /// What whoever wrote the scenario said of it.
  let note: String?
  /// Which part of a short form it is.
  let part: ScenarioStep.Part?

  /// The connection that conntrack found for it, by its number; nil for none.
  var serial: UInt32? {
    guard case .connection(let connection, _)? = result.connection else { return nil }
    return connection.serial
  }

  /// Who decided of it: the one that ended it, or the last rule or policy that let it pass.
  var decider: PacketResult.Decider? {
    if let decider = result.decider { return decider }
    let accepting = result.trace.last { entry in
      if case .accept = entry.verdict { return true }
      return false
    }
    return accepting.map { entry in
      .chain(
        family: entry.family, table: entry.table, chain: entry.chain, hook: entry.hook,
        rule: entry.rule)
    }
  }
}
