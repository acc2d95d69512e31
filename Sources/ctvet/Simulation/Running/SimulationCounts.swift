import CTVetSimulation

/// What happened in a scenario, in numbers.
struct SimulationCounts {
  /// How many packets ended in each way.
  private(set) var fates: [PacketResult.Fate: Int] = [:]
  /// How many packets there were.
  private(set) var packets = 0
  /// How many expectations were checked.
  private(set) var expectations = 0
  /// How many of them did not hold.
  private(set) var failures = 0
  /// In how many things the kernel differs from the model; nil where they were not compared.
  private(set) var differences: Int?

  /// Counts a step.
  mutating func count(_ outcome: StepOutcome) {
    for packet in outcome.packets { count(packet.result.fate) }
    expectations += outcome.expectations.count
    failures += outcome.expectations.count { $0.failure != nil }
    if let found = outcome.differences { differences = (differences ?? 0) + found.count }
  }

  /// Counts a packet.
  mutating func count(_ fate: PacketResult.Fate) {
    packets += 1
    fates[fate, default: 0] += 1
  }

  /// The numbers in words.
  var text: String {
    var parts = ["\(packets) packet\(packets == 1 ? "" : "s")"]
    let words: [(PacketResult.Fate, String)] = [
      (.forward, "forwarded"), (.output, "sent"), (.deliver, "delivered"), (.drop, "dropped"),
      (.reject, "rejected"), (.hold, "held"), (.unknown, "unknown"),
    ]
    let ended = words.compactMap { fate, word in fates[fate].map { "\($0) \(word)" } }
    if !ended.isEmpty { parts[0] += " (\(ended.joined(separator: ", ")))" }
    if failures > 0 {
      parts.append("\(failures) of \(expectations) expectations failed")
    } else if expectations > 0 {
      parts.append("\(expectations == 1 ? "1 expectation" : "\(expectations) expectations") held")
    }
    if let differences {
      parts.append(
        differences == 0
          ? "the kernel agrees"
          : "the kernel differs in \(differences) thing\(differences == 1 ? "" : "s")")
    }
    return parts.joined(separator: ", ")
  }
}
