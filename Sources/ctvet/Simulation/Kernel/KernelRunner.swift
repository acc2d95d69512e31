import CTVetConntrack
import CTVetDiagnostics
import CTVetHostLoading
import CTVetPackets
import CTVetSimulation
import Glibc

/// Runs the steps of a scenario on the real kernel, at the times that they tell.
struct KernelRunner: ~Copyable {
  private var sandbox: KernelSandbox
  private var teller = PacketFacts.Teller()
  private var modelTeller = PacketFacts.Teller()
  private var drawn = DrawnPorts()
  private let start: Int64

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
    start = Self.now()
  }

  private static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * Timestamp.nanosecondsPerSecond + Int64(time.tv_nsec)
  }

  /// Waits until a step's time has come.
  ///
  /// - Returns: The time that it is then: later than the step's, where those before took longer.
  func wait(for step: ScenarioStep) -> Timestamp {
    wait(until: step.time)
    return Timestamp(nanoseconds: Self.now() - start)
  }

  /// Runs a step, with the packets that the model was given.
  ///
  /// - Parameter runner: The model's side, which has run the step.
  mutating func run(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner
  ) throws(HostFailure) -> StepOutcome {
    var observed = StepOutcome(step: outcome.step)
    switch outcome.step.action {
    case .packet:
      for packet in outcome.packets {
        let (result, table) =
          switch packet.entry {
          case .local: try sandbox.send(packet.bytes, mark: packet.mark, at: packet.time)
          case .interface(let index):
            try sandbox.receive(
              packet.bytes, on: index, link: packet.link, at: packet.time)
          }
        observed.packets.append(packet.replacing(result, table))
      }
    case .wait: break
    case .command(let command):
      for call in command.calls {
        let words = Array(call.words.dropFirst())
        if call.words[0] == "nft" {
          try sandbox.run(
            nft: words.joined(separator: " "), ruleset: runner.history.current.loaded)
        } else if let text = try sandbox.run(conntrack: words) {
          observed.remarks.append(text)
        }
      }
    case .setting(let setting): try sandbox.set(setting.name, to: setting.value)
    }
    return observed
  }

  /// Where the kernel differs from the model, a line each.
  mutating func differences(
    _ model: StepOutcome, _ kernel: StepOutcome, _ runner: borrowing ScenarioRunner
  ) -> [String] {
    var lines: [String] = []
    for (ours, observed) in zip(model.packets, kernel.packets) {
      var theirs = observed
      drawn.align(&theirs, to: ours)
      lines += PacketFacts.differences(
        model: modelTeller.facts(of: ours.result, ours.table ?? TableSnapshot(), runner),
        kernel: teller.facts(of: theirs.result, theirs.table ?? TableSnapshot(), runner))
    }
    return lines
  }

  private func wait(until time: Timestamp) {
    while true {
      let left = start + time.nanoseconds - Self.now()
      guard left > 0 else { return }
      var pause = timespec(
        tv_sec: Int(left / Timestamp.nanosecondsPerSecond),
        tv_nsec: Int(left % Timestamp.nanosecondsPerSecond))
      _ = unsafe nanosleep(&pause, nil)
    }
  }
}
