import CTVetConntrack
import CTVetDiagnostics
import CTVetHostLoading
import CTVetPackets
import CTVetSimulation

/// Runs the steps of a scenario on the real kernel, at the times that they tell.
struct KernelRunner: ~Copyable {
  private var sandbox: KernelSandbox
  private var clock = KernelClock()
  private var teller = PacketFacts.Teller()
  private var modelTeller = PacketFacts.Teller()
  private var drawn = DrawnNumbers()
  private var expected = ExpectedPackets()
  /// What came of expectations right before their time.
  private var early: [CheckedExpectation] = []

  /// Builds the host of a scenario.
  ///
  /// - Throws: `HostFailure` without the rights of root, or where the kernel refuses something.
  init(_ loaded: LoadedScenario) throws(HostFailure) {
    let setup = loaded.scenario.setup
    let names = setup.interfaces.map(\.name)
    sandbox = try KernelSandbox(
      SandboxHost(
        interfaces: loaded.host.interfaces.filter { names.contains($0.name) },
        routes: loaded.routes, settings: loaded.settings),
      rules: loaded.rules, ruleset: loaded.history.current.loaded, tracks: setup.tracking != .auto,
      includePaths: loaded.includePaths)
    clock = KernelClock()
  }

  /// Waits until a step's time has come.
  ///
  /// - Returns: The time that it is then: later than the step's, where those before took longer.
  mutating func wait(
    for step: ScenarioStep, _ runner: borrowing ScenarioRunner
  ) throws(HostFailure) -> Timestamp {
    early = []
    if case .wait = step.action, !step.expectations.isEmpty {
      let soon = clock.due(step).nanoseconds - KernelClock.uncertainty
      clock.wait(until: Timestamp(nanoseconds: soon))
      early = try look(step, runner)
    }
    return clock.wait(for: step)
  }

  // MARK: Steps

  /// Runs a step, with the packets that the model was given.
  ///
  /// - Parameter runner: The model's side, which has run the step.
  mutating func run(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner
  ) throws(HostFailure) -> StepOutcome {
    var observed = StepOutcome(step: outcome.step)
    if outcome.step.isPacket { expected.begin(outcome.step) }
    for packet in outcome.packets {
      let bytes = drawn.forKernel(packet.bytes)
      let (result, table) = try take(
        bytes, packet.entry, link: packet.link, mark: packet.mark, at: packet.time)
      var theirs = packet
      (theirs.result, theirs.table) = (result, table)
      drawn.align(&theirs, to: packet)
      observed.packets.append(theirs)
      expected.add(theirs)
    }
    switch outcome.step.action {
    case .packet, .wait: break
    case .command(let command):
      for call in command.calls {
        try run(call, runner.history.current.loaded, into: &observed)
      }
    case .setting(let setting): try sandbox.set(setting.name, to: setting.value)
    }
    observed.expectations = try check(outcome.step, runner)
    return observed
  }

  /// Runs a step by itself: packets of a conversation answer those that the kernel let pass.
  ///
  /// - Parameter runner: What knows the rules and makes the packets.
  mutating func run(
    _ step: ScenarioStep, _ runner: inout ScenarioRunner
  ) throws(KernelStop) -> StepOutcome {
    var outcome = StepOutcome(step: step)
    if case .command(let command) = step.action {
      for call in command.calls where call.words[0] == "nft" {
        do throws(ScenarioRunner.Stop) {
          try runner.changeRules(call, step)
        } catch {
          throw .scenario(error)
        }
      }
    }
    do throws(HostFailure) {
      try run(step, &runner, into: &outcome)
      outcome.expectations = try check(step, runner)
    } catch {
      throw .host(error)
    }
    return outcome
  }

  private mutating func run(
    _ step: ScenarioStep, _ runner: inout ScenarioRunner, into outcome: inout StepOutcome
  ) throws(HostFailure) {
    switch step.action {
    case .packet(let packet):
      expected.begin(step)
      guard let batch = runner.makePackets(of: packet, into: &outcome) else { return }
      for bytes in batch.packets {
        let (result, table) = try take(
          bytes, batch.entry, link: batch.link, mark: batch.mark, at: step.time)
        runner.note(bytes, result)
        let taken = PacketOutcome(
          time: step.time, entry: batch.entry, bytes: bytes, link: batch.link, mark: batch.mark,
          result: result, table: table, note: step.note, part: step.part)
        outcome.packets.append(taken)
        expected.add(taken)
      }
    case .wait: break
    case .command(let command):
      for call in command.calls { try run(call, runner.history.current.loaded, into: &outcome) }
    case .setting(let setting): try sandbox.set(setting.name, to: setting.value)
    }
  }

  private mutating func take(
    _ packet: [UInt8], _ entry: PacketMaker.Entry, link: [UInt8], mark: UInt32, at time: Timestamp
  ) throws(HostFailure) -> (result: PacketResult, table: TableSnapshot) {
    switch entry {
    case .local: try sandbox.send(packet, mark: mark, at: time)
    case .interface(let index): try sandbox.receive(packet, on: index, link: link, at: time)
    }
  }

  private mutating func run(
    _ call: ScenarioCommand.Call, _ rules: LoadedRuleset, into outcome: inout StepOutcome
  ) throws(HostFailure) {
    let words = Array(call.words.dropFirst())
    if call.words[0] == "nft" {
      try sandbox.run(nft: words.joined(separator: " "), ruleset: rules)
    } else if let text = try sandbox.run(conntrack: words) {
      outcome.remarks.append(text)
    }
  }

  // MARK: Expectations

  /// Looks whether what is expected of a step holds: right before its time, at it or right behind it.
  private mutating func check(
    _ step: ScenarioStep, _ runner: borrowing ScenarioRunner
  ) throws(HostFailure) -> [CheckedExpectation] {
    guard !step.expectations.isEmpty else { return [] }
    var checked = early.isEmpty ? try look(step, runner) : early
    if checked.allSatisfy({ $0.failure == nil }) { return checked }
    let late = step.time.nanoseconds + KernelClock.uncertainty
    clock.wait(until: Timestamp(nanoseconds: late))
    let again = try look(step, runner)
    for index in checked.indices where again[index].failure == nil {
      checked[index] = again[index]
    }
    return checked
  }

  /// Looks at what is expected of a step, with the connections that there are now.
  private mutating func look(
    _ step: ScenarioStep, _ runner: borrowing ScenarioRunner
  ) throws(HostFailure) -> [CheckedExpectation] {
    var step = step
    step.time = clock.time
    let table = drawn.forModel(try sandbox.snapshot())
    let host = runner.simulator.host
    var checked: [CheckedExpectation] = []
    // Times are told in whole seconds: somewhat more than that is left, or just that, or nearly one more.
    let half = Timestamp.nanosecondsPerSecond / 2
    for difference in [0, -half, half] {
      var shifted = table
      for index in table.entries.indices {
        shifted.entries[index].remaining = max(table.entries[index].remaining + difference, 1)
      }
      var tracker = Tracker(showing: shifted, at: step.time)
      let found = expected.check(step, of: runner.loaded, on: host, &tracker)
      if checked.isEmpty { checked = found }
      for index in checked.indices where found[index].failure == nil {
        checked[index] = found[index]
      }
      if checked.allSatisfy({ $0.failure == nil }) { break }
    }
    return checked
  }

  /// The connections now.
  mutating func finish() throws(HostFailure) -> (table: TableSnapshot, at: Timestamp) {
    (try sandbox.snapshot(), clock.time)
  }

  // MARK: Differences

  /// Where the kernel differs from the model, a line each.
  mutating func differences(
    _ model: StepOutcome, _ kernel: StepOutcome, _ runner: borrowing ScenarioRunner
  ) -> [String] {
    var lines: [String] = []
    for (ours, theirs) in zip(model.packets, kernel.packets) {
      lines += PacketFacts.differences(
        model: modelTeller.facts(of: ours.result, ours.table ?? TableSnapshot(), runner),
        kernel: teller.facts(of: theirs.result, theirs.table ?? TableSnapshot(), runner))
    }
    for (ours, theirs) in zip(model.expectations, kernel.expectations)
    where (ours.failure == nil) != (theirs.failure == nil) {
      func text(_ checked: CheckedExpectation) -> String {
        checked.failure.map { "\($0.expected), but \($0.actual)" } ?? "as expected"
      }
      let range = ours.expectation.range
      lines.append(
        "line \(runner.loaded.line(of: range)), expect \(runner.loaded.text(range)): the model says "
          + "\(text(ours)), the kernel \(text(theirs))")
    }
    return lines
  }
}

/// Why a scenario can't go on on the real kernel.
enum KernelStop: Error {
  /// The kernel refuses something.
  case host(HostFailure)
  /// The scenario asks for what can't be.
  case scenario(ScenarioRunner.Stop)
}
