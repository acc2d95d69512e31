import CTVetConntrack
import CTVetDiagnostics
import CTVetPackets
import CTVetSimulation

/// Runs the steps of a scenario, one after the other.
struct ScenarioRunner: ~Copyable {
  /// The scenario.
  let loaded: LoadedScenario
  /// The host with its connections.
  var simulator: Simulator
  /// The rules that are loaded now.
  private(set) var history: RulesetHistory
  /// The texts of those rules.
  private(set) var rules: RuleTexts
  /// When the last step was.
  private(set) var now = Timestamp.zero
  private var expected = ExpectedPackets()
  private var maker = PacketMaker()
  private let takesTables: Bool
  /// The connections behind the last step, once it has finished and where they are wanted.
  private(set) var lastTable = TableSnapshot()
  /// When expired connections were removed last.
  private var lastSweep = Timestamp.zero

  /// Creates a runner that has run nothing.
  ///
  /// - Parameters:
  ///   - isRecording: Whether results tell of the way of each packet, which expectations need.
  ///   - takesTables: Whether outcomes tell of all connections, which takes long where there are many.
  init(_ loaded: LoadedScenario, isRecording: Bool, takesTables: Bool) {
    self.loaded = loaded
    self.takesTables = takesTables
    simulator = loaded.simulator(isRecording: isRecording)
    history = loaded.history
    rules = Self.texts(of: loaded.history)
  }

  private static func texts(of history: RulesetHistory) -> RuleTexts {
    let current = history.current
    return RuleTexts(
      current.ruleset, current.compiled, loaded: current.loaded, names: history.names)
  }

  /// Why a scenario can't go on.
  struct Stop: Error {
    /// What is wrong, at a place of the scenario's file.
    let diagnostic: Diagnostic

    init(_ message: String, at range: SourceRange, id: String, hint: String? = nil) {
      diagnostic = Diagnostic(id: id, .error, at: range, message, hint: hint)
    }
  }

  /// Runs a step.
  ///
  /// - Throws: Why the scenario can't go on.
  mutating func run(_ step: ScenarioStep) throws(Stop) -> StepOutcome {
    now = step.time
    var outcome = StepOutcome(step: step)
    switch step.action {
    case .packet(let packet): try run(packet, step, into: &outcome)
    case .wait: simulator.tracker.expire(at: now)
    case .command(let command): try run(command, step, into: &outcome)
    case .setting(let setting):
      if let problem = setting.apply(to: &simulator.host, &simulator.tracker.settings) {
        throw Stop(problem.message, at: problem.range, id: problem.id, hint: problem.hint)
      }
    }
    let host = simulator.host
    outcome.expectations = expected.check(step, of: loaded, on: host, &simulator.tracker)
    return outcome
  }

  // MARK: Packets

  private mutating func run(
    _ packet: ScenarioPacket, _ step: ScenarioStep, into outcome: inout StepOutcome
  ) throws(Stop) {
    expected.begin(step)
    guard let batch = makePackets(of: packet, into: &outcome) else { return }
    for bytes in batch.packets {
      let result =
        switch batch.entry {
        case .local: simulator.send(bytes, mark: batch.mark, at: now)
        case .interface(let input):
          simulator.receive(
            bytes, on: input, link: link(of: batch, bytes, on: input),
            packetType: batch.packetType, at: now)
        }
      note(bytes, result)
      let packet = PacketOutcome(
        time: now, entry: batch.entry, bytes: bytes, link: batch.link, mark: batch.mark,
        result: result, table: table(), note: step.note, part: step.part)
      outcome.packets.append(packet)
      expected.add(packet)
    }
  }

  /// The link header in front of a packet: where a scenario tells none, that of a neighbour.
  private func link(
    of batch: PacketMaker.Batch, _ packet: [UInt8], on input: InterfaceIndex
  ) -> [UInt8] {
    guard batch.link.isEmpty, loaded.capture == nil, input != .loopback,
      let interface = simulator.host.interface(input)
    else { return batch.link }
    return interface.headerFromNeighbour(of: packet)
  }

  /// Makes the packets of a step; nil where there are none, which the outcome tells then.
  mutating func makePackets(
    of packet: ScenarioPacket, into outcome: inout StepOutcome
  ) -> PacketMaker.Batch? {
    do throws(PacketMaker.Absence) {
      return try maker.make(packet, for: simulator.host)
    } catch {
      outcome.absence = error
      return nil
    }
  }

  /// Takes note of what became of a packet, which the next ones of a conversation go by.
  mutating func note(_ bytes: [UInt8], _ result: PacketResult) {
    if loaded.capture == nil { maker.note(bytes, result) }
  }

  /// The connections, where they are wanted; those that expired leave the table.
  private mutating func table() -> TableSnapshot? {
    if takesTables { return simulator.snapshot(at: now) }
    if loaded.capture == nil || now >= lastSweep.adding(seconds: 1) { sweep() }
    return nil
  }

  /// Removes the connections that have expired.
  private mutating func sweep() {
    simulator.tracker.expire(at: now)
    lastSweep = now
  }

  /// Looks at what is left behind the last step.
  mutating func finish() {
    sweep()
    if takesTables { lastTable = simulator.snapshot(at: now) }
  }

  /// Takes over the connections that someone else has behind the last step.
  mutating func finish(with table: TableSnapshot, at now: Timestamp) {
    self.now = now
    var tracker = Tracker(showing: table, at: now)
    tracker.settings = simulator.tracker.settings
    simulator.tracker = tracker
    lastTable = table
  }

  /// Takes a captured packet whose way nobody asks for.
  mutating func pass(
    _ arrival: CaptureSteps.Arrival, _ reader: CaptureReader
  ) -> PacketResult.Fate {
    now = arrival.time
    if now >= lastSweep.adding(seconds: 1) { sweep() }
    let bytes = reader.bytes(arrival.bytes)
    guard case .interface(let input) = arrival.place else {
      return simulator.send(bytes, at: now).fate
    }
    let batch = PacketMaker.Batch(
      packets: [], entry: .interface(input), link: reader.bytes(arrival.packet.link))
    return simulator.receive(
      bytes, on: input, link: batch.link.count == 14 ? batch.link : [],
      packetType: batch.packetType, at: now
    ).fate
  }

  /// Takes a packet as one of which nothing can be said, for a reason.
  mutating func passOver(_ step: ScenarioStep, _ reason: String) -> StepOutcome {
    now = step.time
    var outcome = StepOutcome(step: step)
    guard case .packet(let packet) = step.action else { return outcome }
    var result = PacketResult(fate: .unknown)
    result.reason = reason
    do throws(PacketMaker.Absence) {
      let batch = try maker.make(packet, for: simulator.host)
      let table = table()
      outcome.packets = batch.packets.map { bytes in
        PacketOutcome(
          time: now, entry: batch.entry, bytes: bytes, result: result, table: table,
          note: step.note, part: step.part)
      }
    } catch {
      outcome.absence = error
    }
    return outcome
  }

  // MARK: Commands

  private mutating func run(
    _ command: ScenarioCommand, _ step: ScenarioStep, into outcome: inout StepOutcome
  ) throws(Stop) {
    for call in command.calls {
      switch call.words[0] {
      case "nft":
        if call.resets {
          throw Stop(
            "`nft reset` is not modelled: counters and quotas would go on as they are",
            at: step.range, id: ScenarioDiagnostics.notModelled,
            hint: "--backend kernel runs it in this host's kernel")
        }
        try changeRules(call, step)
        simulator.replaceRuleset(history.current.loaded, at: now)
      default:
        switch simulator.runConntrack(Array(call.words.dropFirst()), at: now) {
        case .done: break
        case .failed(let text): outcome.remarks.append(text)
        case .unknown(let text):
          throw Stop(text, at: step.range, id: ScenarioDiagnostics.notModelled)
        }
      }
    }
  }

  /// Changes the rules that are loaded, but not those of the simulator, as a command of nft does.
  ///
  /// - Throws: Why nft refuses it.
  mutating func changeRules(
    _ call: ScenarioCommand.Call, _ step: ScenarioStep
  ) throws(Stop) {
    do throws(RulesetHistory.Refusal) {
      try history.append(call.words.dropFirst().joined(separator: " "))
    } catch {
      let first = error.diagnostics.first
      throw Stop(
        "nft refuses this: \(first?.message ?? "it can't be loaded")", at: step.range,
        id: first?.id ?? ScenarioDiagnostics.badValue, hint: first?.hint)
    }
    rules = Self.texts(of: history)
  }
}

extension ScenarioStep {
  /// Whether a packet comes.
  var isPacket: Bool {
    if case .packet = action { return true }
    return false
  }
}

extension ScenarioCommand.Call {
  /// Whether one of the commands that nft is given sets counters and quotas back.
  fileprivate var resets: Bool {
    words.dropFirst().joined(separator: " ").split { $0 == ";" || $0 == "\n" }.contains { command in
      command.split(separator: " ").first { !$0.hasPrefix("-") } == "reset"
    }
  }
}
