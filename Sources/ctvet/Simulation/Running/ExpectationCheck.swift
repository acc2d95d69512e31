import CTVetConntrack
import CTVetPackets
import CTVetSimulation

/// Compares what is expected behind a step with what happened.
struct ExpectationCheck {
  /// The step.
  let step: ScenarioStep
  /// The scenario.
  let loaded: LoadedScenario
  /// The packets of the step, or of the short form that it is a part of; none for steps without.
  let packets: [PacketOutcome]
  /// The last packet of the scenario.
  let last: PacketOutcome?
  /// The host.
  let host: Host

  private typealias Failure = CheckedExpectation.Failure

  /// Checks one expectation.
  ///
  /// - Parameter tracker: The connections behind the step.
  mutating func check(
    _ expectation: ScenarioExpectation, on tracker: inout Tracker
  ) -> CheckedExpectation {
    CheckedExpectation(
      expectation: expectation, failure: failure(of: expectation, on: &tracker))
  }

  private func failure(
    of expectation: ScenarioExpectation, on tracker: inout Tracker
  ) -> Failure? {
    switch expectation.kind {
    case .verdict(let verdict): return failure(of: verdict)
    case .output(let name): return failure(ofOutput: name, host)
    case .entry(let isThere): return failure(ofEntry: isThere, on: &tracker)
    case .entries(let count):
      let entries = tracker.snapshot(at: step.time).entries
      guard entries.count != count else { return nil }
      return Failure(
        expected: Self.counted(count), actual: "there are \(Self.counted(entries.count))",
        decider: nil)
    case .tcp(let state):
      return failure(expected: "tcp \(state.name)", on: &tracker) { entry in
        guard entry.connection.original.transport == .tcp else { return "it is not of TCP" }
        let found = entry.connection.tcp.state
        return found == state ? nil : "its state is \(found.name)"
      }
    case .sctp(let state):
      return failure(expected: "sctp \(state.name)", on: &tracker) { entry in
        guard entry.connection.original.transport == .sctp else { return "it is not of SCTP" }
        let found = entry.connection.sctp.state
        return found == state ? nil : "its state is \(found.name)"
      }
    case .timeout(let seconds):
      return failure(expected: "timeout \(seconds)", on: &tracker) { entry in
        let left = TableSnapshot.seconds(entry.remaining)
        return left == Int64(seconds) ? nil : "\(left) seconds are left"
      }
    case .line(let line, let isThere):
      return failure(of: line, isThere, loaded.text(expectation.range), on: &tracker)
    case .match: return failure(ofMatch: expectation, on: &tracker)
    }
  }

  // MARK: Verdicts

  /// What is said of a packet that never was.
  private static let nothing = "no packet was sent"

  private func failure(of verdict: ScenarioExpectation.Verdict) -> Failure? {
    guard !packets.isEmpty else {
      return Failure(expected: verdict.rawValue, actual: Self.nothing)
    }
    // Fragments but the last are held, whatever becomes of the whole.
    let counted = packets.count > 1 ? packets.filter { $0.result.fate != .hold } : packets
    for packet in counted.isEmpty ? packets : counted
    where !verdict.includes(packet.result.fate) {
      return Failure(
        expected: verdict.rawValue, actual: Self.description(of: packet),
        decider: packet.decider)
    }
    return nil
  }

  private func failure(ofOutput name: String, _ host: Host) -> Failure? {
    guard let packet = packets.last else {
      return Failure(expected: "oif \(name)", actual: Self.nothing)
    }
    let interfaces = packet.result.emissions.map(\.interface)
    guard let interface = interfaces.first else {
      return Failure(
        expected: "oif \(name)", actual: Self.description(of: packet),
        decider: packet.decider)
    }
    let actual = host.interface(interface)?.name ?? "\(interface.rawValue)"
    guard actual != name else { return nil }
    return Failure(expected: "oif \(name)", actual: "it left by \(actual)")
  }

  /// What became of a packet, in words.
  private static func description(of packet: PacketOutcome) -> String {
    let part = packet.part.flatMap { $0.count > 1 ? $0 : nil }
    let which = part.map { "packet \($0.number) of \($0.shorthand)" } ?? "the packet"
    return "\(which) \(description(of: packet.result))"
  }

  private static func description(of result: PacketResult) -> String {
    switch result.fate {
    case .forward: "was forwarded"
    case .output: "was sent by this host"
    case .deliver: "was delivered to this host"
    case .drop: "was dropped" + (result.reason.map { ": \($0)" } ?? "")
    case .reject: "was rejected"
    case .hold: "waits for other fragments"
    case .unknown: "can't be told of: \(result.reason ?? "the model lacks it")"
    }
  }

  // MARK: The table

  private static func counted(_ count: Int) -> String {
    switch count {
    case 0: "no entries"
    case 1: "1 entry"
    default: "\(count) entries"
    }
  }

  private func entry(in tracker: inout Tracker) -> TableSnapshot.Entry? {
    guard let serial = last?.serial else { return nil }
    return tracker.snapshot(at: step.time).entries.first {
      $0.connection.serial == serial
    }
  }

  private func failure(ofEntry isThere: Bool, on tracker: inout Tracker) -> Failure? {
    let entry = entry(in: &tracker)
    guard (entry != nil) != isThere else { return nil }
    if isThere { return missing("entry") }
    return Failure(expected: "no entry", actual: "its connection is in the table")
  }

  /// The failure of something that is expected of a connection that isn't there.
  private func missing(_ expected: String) -> Failure {
    guard let last else { return Failure(expected: expected, actual: Self.nothing) }
    let actual: String
    switch last.result.connection {
    case .connection?: actual = "its connection is not in the table"
    case .untracked?: actual = "the packet is not tracked"
    case ConntrackView.none?: actual = "the packet is INVALID: it has no connection"
    case .notYet?, .template?, nil: actual = "the packet has no connection"
    }
    let isPassing = ScenarioExpectation.Verdict.accept.includes(last.result.fate)
    return Failure(
      expected: expected, actual: actual, decider: isPassing ? nil : last.result.decider)
  }

  /// Checks something of the connection of the last packet.
  private func failure(
    expected: String, on tracker: inout Tracker,
    _ difference: (TableSnapshot.Entry) -> String?
  ) -> Failure? {
    guard let entry = entry(in: &tracker) else { return missing(expected) }
    return difference(entry).map { Failure(expected: expected, actual: $0) }
  }

  private func failure(
    of line: ConntrackLine, _ isThere: Bool, _ text: String, on tracker: inout Tracker
  ) -> Failure? {
    tracker.expire(at: step.time)
    let lines = tracker.listing(at: step.time).split(separator: "\n").map(String.init)
    guard lines.contains(where: line.matches) != isThere else { return nil }
    let listed =
      lines.isEmpty
      ? "conntrack -L lists nothing"
      : "conntrack -L lists" + lines.map { "\n    \($0)" }.joined()
    return Failure(expected: text, actual: listed)
  }

  // MARK: Matches

  private func failure(
    ofMatch expectation: ScenarioExpectation, on tracker: inout Tracker
  ) -> Failure? {
    let text = loaded.text(expectation.range)
    guard let probe = loaded.matches[expectation.range], let packet = last else {
      return Failure(expected: text, actual: Self.nothing)
    }
    let id = packet.serial.flatMap { serial in
      tracker.connectionIDs.first { tracker[$0].serial == serial }
    }
    switch probe.answer(about: packet.result, id, in: &tracker, on: host, at: step.time) {
    case .fits: return nil
    case .unknown(let reason):
      return Failure(expected: text, actual: "can't be told: \(reason)")
    case .differs:
      let entry = entry(in: &tracker)
      return Failure(
        expected: text, actual: "the packet has " + facts(of: packet, entry, host),
        decider: packet.decider)
    }
  }

  /// What a match may have asked of a packet.
  private func facts(
    of packet: PacketOutcome, _ entry: TableSnapshot.Entry?, _ host: Host
  ) -> String {
    var facts: [String] = []
    if let ending = packet.result.ending {
      if let input = ending.input.flatMap(host.interface) { facts.append("iif \(input.name)") }
      if let output = ending.output.flatMap(host.interface) {
        facts.append("oif \(output.name)")
      }
      if ending.mark != 0 { facts.append("mark \(ending.mark)") }
    }
    switch packet.result.connection {
    case .connection(let found, let info)?:
      let connection = entry?.connection ?? found
      facts.append("ct state \(info.stateName)")
      facts.append("ct direction \(info.direction == .original ? "original" : "reply")")
      let status = connection.status.names.joined(separator: ",")
      facts.append("ct status \(status.isEmpty ? "none" : status)")
      if connection.mark != 0 { facts.append("ct mark \(connection.mark)") }
    case .untracked?: facts.append("ct state untracked")
    case ConntrackView.none?: facts.append("ct state invalid")
    case .notYet?, .template?, nil: break
    }
    if let bytes = packet.result.ending?.bytes { facts.append(PacketText.text(bytes.span)) }
    return facts.joined(separator: ", ")
  }
}

extension ScenarioExpectation.Verdict {
  /// Whether a packet that ended so is what the word says.
  func includes(_ fate: PacketResult.Fate) -> Bool {
    switch self {
    case .accept: [.forward, .deliver, .output].contains(fate)
    case .drop: fate == .drop
    case .reject: fate == .reject
    case .forward: fate == .forward
    case .deliver: fate == .deliver
    case .output: fate == .output
    case .hold: fate == .hold
    }
  }
}
