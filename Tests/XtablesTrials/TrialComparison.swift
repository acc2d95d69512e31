import CTVetConntrack
import CTVetPackets
import CTVetSimulation
import CTVetVerification

/// Where the kernel differs from the evaluator of xtables with a packet.
struct TrialComparison {
  /// What differs, a line each.
  private(set) var differences: [String] = []

  /// - Parameter drawsPorts: Whether rules have the kernel draw ports, which are not compared then.
  init(
    _ step: TrialStep, on host: Host, kernel: KernelTables.Observation, drawsPorts: Bool,
    name: (InterfaceIndex) -> String
  ) {
    compareCounts(step, kernel)
    let (ours, theirs) = (step.result, kernel.result)
    // The trace loses sight of some packets that were put together of fragments.
    if theirs.fate == .hold { return }
    func fate(_ result: PacketResult) -> PacketResult.Fate {
      [.reject, .hold].contains(result.fate) ? .drop : result.fate
    }
    if fate(ours) != fate(theirs) {
      differences.append("evaluator: \(ours.fate.rawValue), kernel: \(theirs.fate.rawValue)")
      return
    }
    if fate(ours) != .drop, ours.ending?.mark != theirs.ending?.mark {
      differences.append("mark: \(ours.ending?.mark ?? 0), kernel: \(theirs.ending?.mark ?? 0)")
    }
    func named(_ index: InterfaceIndex) -> String { host.interface(index)?.name ?? "lo" }
    if drawsPorts { return }
    compare(
      "what leaves", Self.texts(ours.emissions, named), Self.texts(theirs.emissions, name))
    compare(
      "answers", Self.texts(ours.generated.flatMap(\.emissions), named),
      Self.texts(theirs.generated.flatMap(\.emissions), name))
    compare("connections", Self.texts(step.table), Self.texts(kernel.table))
  }

  private mutating func compare(_ what: String, _ ours: [String], _ theirs: [String]) {
    if ours != theirs { differences.append("\(what): \(ours), kernel: \(theirs)") }
  }

  private mutating func compareCounts(_ step: TrialStep, _ kernel: KernelTables.Observation) {
    for counter in Set(step.counts.keys).union(kernel.counts.keys) {
      let (ours, theirs) = (step.counts[counter, default: 0], kernel.counts[counter, default: 0])
      if ours != theirs {
        differences.append(
          "\(counter.table) \(counter.chain) rule \(counter.rule + 1) counts \(ours), kernel: "
            + "\(theirs)")
      }
    }
  }

  /// Packets without what the kernel draws: the number of a packet of IPv4, and the flow label of IPv6.
  private static func texts(
    _ emissions: [PacketResult.Emission], _ name: (InterfaceIndex) -> String
  ) -> [String] {
    emissions.map { emission in
      var bytes = emission.bytes
      if bytes.count >= 20, bytes[0] >> 4 == 4 { for place in [4, 5, 10, 11] { bytes[place] = 0 } }
      if bytes.count >= 40, bytes[0] >> 4 == 6 {
        bytes[1] &= 0xF0
        (bytes[2], bytes[3]) = (0, 0)
      }
      let text = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      return "\(name(emission.interface)) \(text)"
    }
  }

  private static func texts(_ table: TableSnapshot) -> [String] {
    table.entries.compactMap { entry -> String? in
      let connection = entry.connection
      guard connection.status.contains(.confirmed) else { return nil }
      let bits: ConnectionStatus = [
        .seenReply, .assured, .sourceNAT, .destinationNAT, .helper,
      ]
      let more = entry.extensions
      return "\(text(connection.original)) \(text(connection.reply)) mark \(connection.mark) "
        + "zone \(connection.zone.number) status "
        + "\(connection.status.intersection(bits).rawValue) helper "
        + "\(more.helper?.rawValue ?? "-") labels \(more.labels.numbers)"
    }.sorted()
  }

  private static func text(_ tuple: Tuple) -> String {
    "\(tuple.transport.rawValue) \(tuple.source.text(tuple.version)):\(tuple.sourcePort) > "
      + "\(tuple.destination.text(tuple.version)):\(tuple.destinationPort)"
  }
}
