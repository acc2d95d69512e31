import CTVetConntrack
import CTVetDiagnostics
import CTVetHostLoading
import CTVetPackets
import CTVetSimulation

/// Runs one file of `ctvet simulate`.
struct ScenarioFileRun {
  /// The file.
  let file: SourceFile
  /// Makes it ready to run.
  let loader: ScenarioLoader
  /// Who says what becomes of packets.
  let backend: SimulationBackend
  /// When messages are coloured.
  let color: ColorChoice
  /// Where it is written what can't be done.
  var messages: MessageWriter
  /// Whether an expectation did not hold.
  private(set) var hasFailures = false

  /// Creates a run.
  init(
    file: SourceFile, loader: ScenarioLoader, backend: SimulationBackend, color: ColorChoice,
    messages: MessageWriter
  ) {
    self.file = file
    self.loader = loader
    self.backend = backend
    self.color = color
    self.messages = messages
  }

  /// Runs the file's steps and writes what became of each.
  mutating func run(_ report: inout any SimulationReport, to output: inout OutputStream) {
    let loaded: LoadedScenario
    do throws(BrokenScenario) {
      let result = try loader.load(file)
      loaded = result.loaded
      if !result.warnings.isEmpty {
        output.flush()
        write(result.warnings, loaded.sources, base: loaded.base)
      }
    } catch {
      output.flush()
      let reasons = write(error)
      report.writeBroken(file.name, reasons, to: &output)
      return
    }
    guard backend == .model else {
      runOnKernel(loaded, &report, to: &output)
      return
    }
    report.begin(loaded, to: &output)
    var runner = ScenarioRunner(
      loaded, isRecording: loaded.capture == nil || report.showsWays,
      takesTables: report.showsTables)
    if let capture = loaded.capture {
      run(capture, &runner, &report, to: &output)
    } else {
      for step in loaded.scenario.steps {
        do throws(ScenarioRunner.Stop) {
          let outcome = try runner.run(step)
          hasFailures = hasFailures || outcome.expectations.contains { $0.failure != nil }
          report.write(outcome, runner, to: &output)
        } catch {
          output.flush()
          messages.noteFailure()
          write([error.diagnostic], loaded.sources, base: loaded.base)
          break
        }
      }
    }
    runner.finish()
    report.end(runner, to: &output)
  }

  // MARK: The kernel

  /// Runs the steps on the real kernel, too, and tells where it differs from the model.
  private mutating func runOnKernel(
    _ loaded: LoadedScenario, _ report: inout any SimulationReport, to output: inout OutputStream
  ) {
    guard loaded.capture == nil, loaded.scenario.setup.kernel ?? .linux618 == .linux618 else {
      let what = loaded.capture == nil ? "a scenario for another kernel" : "a capture"
      messages.write("\(file.name): \(what) can't be run on this one")
      return
    }
    do throws(HostFailure) {
      var kernel = try KernelRunner(loaded)
      var runner = ScenarioRunner(loaded, isRecording: true, takesTables: true)
      // The model at the kernel's times, by which the two are compared: else timeouts would drift apart.
      var timed = ScenarioRunner(loaded, isRecording: true, takesTables: true)
      report.begin(loaded, to: &output)
      do throws(KernelStop) {
        for step in loaded.scenario.steps {
          let outcome = try run(step, &kernel, &runner, &timed)
          hasFailures =
            hasFailures || outcome.differences.map { !$0.isEmpty } ?? false
            || outcome.expectations.contains { $0.failure != nil }
          report.write(outcome, runner, to: &output)
        }
      } catch {
        output.flush()
        switch error {
        case .host(let failure): throw failure
        case .scenario(let stop):
          messages.noteFailure()
          write([stop.diagnostic], loaded.sources, base: loaded.base)
        }
      }
      if backend == .kernel {
        let (table, now) = try kernel.finish()
        runner.finish(with: table, at: now)
      } else {
        runner.finish()
      }
      report.end(runner, to: &output)
    } catch {
      output.flush()
      messages.write("\(file.name): \(error.message)", hint: error.hint)
    }
  }

  private func run(
    _ step: ScenarioStep, _ kernel: inout KernelRunner, _ runner: inout ScenarioRunner,
    _ timed: inout ScenarioRunner
  ) throws(KernelStop) -> StepOutcome {
    var late = step
    do throws(HostFailure) {
      late.time = try kernel.wait(for: step, timed)
    } catch {
      throw .host(error)
    }
    guard backend == .both else { return try kernel.run(late, &runner) }
    var shown: StepOutcome
    var model: StepOutcome
    do throws(ScenarioRunner.Stop) {
      shown = try runner.run(step)
      model = try timed.run(late)
    } catch {
      throw .scenario(error)
    }
    do throws(HostFailure) {
      let observed = try kernel.run(model, timed)
      model.expectations = shown.expectations
      shown.differences = kernel.differences(model, observed, timed)
    } catch {
      throw .host(error)
    }
    return shown
  }

  // MARK: Captures

  private mutating func run(
    _ capture: CaptureReader, _ runner: inout ScenarioRunner,
    _ report: inout any SimulationReport, to output: inout OutputStream
  ) {
    var steps = CaptureSteps(capture, host: runner.simulator.host)
    while let arrival = steps.next() {
      if !report.showsWays, arrival.fullByteCount == nil, arrival.place != .bySource {
        report.count(runner.pass(arrival, steps.reader))
        continue
      }
      let step = steps.step(arrival)
      if let full = arrival.fullByteCount {
        let outcome = runner.passOver(
          step,
          "the capture holds only \(arrival.bytes.count) of the packet's \(full) bytes")
        report.write(outcome, runner, to: &output)
      } else if let outcome = try? runner.run(step) {
        report.write(outcome, runner, to: &output)
      }
    }
    writeRemarks(on: steps, to: &output)
  }

  private mutating func writeRemarks(on steps: CaptureSteps, to output: inout OutputStream) {
    let mistakes = steps.reader.diagnostics
    guard !mistakes.isEmpty || steps.otherCount + steps.leavingCount + steps.backwardsCount > 0
    else { return }
    output.flush()
    for mistake in mistakes {
      let text = "\(file.name): byte \(mistake.range.start): \(mistake.id): \(mistake.message)"
      if mistake.severity == .error {
        messages.write(text, hint: mistake.hint)
      } else {
        messages.writeRemark(text)
      }
    }
    let remarks = [
      (steps.otherCount, "frames that hold no IP packet were passed over"),
      (steps.leavingCount, "packets that leave were passed over: they came in before"),
      (steps.backwardsCount, "packets bear a time before the one above, and came then"),
    ]
    for (count, text) in remarks where count > 0 {
      messages.writeRemark("\(file.name): \(count) \(text)")
    }
  }

  // MARK: Mistakes

  /// Writes why a file can't be run.
  ///
  /// - Returns: The reasons, a line each.
  private mutating func write(_ broken: BrokenScenario) -> [String] {
    if let message = broken.message {
      messages.write(message, hint: broken.hint)
      return [message]
    }
    messages.noteFailure()
    write(broken.diagnostics, broken.sources, base: 0)
    return broken.diagnostics.map { diagnostic in
      let place = broken.sources.location(of: diagnostic.range.start)
      let name = broken.sources.files[place.file].name
      return "\(name):\(place.line):\(place.column): \(diagnostic.id): \(diagnostic.message)"
    }
  }

  /// Writes diagnostics to standard error.
  private func write(_ diagnostics: [Diagnostic], _ sources: SourceMap, base: UInt32) {
    let moved = diagnostics.map { diagnostic in
      Diagnostic(
        id: diagnostic.id, diagnostic.severity,
        at: SourceRange(base + diagnostic.range.start, base + diagnostic.range.end),
        diagnostic.message, hint: diagnostic.hint)
    }
    ErrorReport(name: file.name, sources: sources, color: color, isCounted: false).write(moved)
  }
}
