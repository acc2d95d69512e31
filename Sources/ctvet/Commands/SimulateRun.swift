import CTVetDiagnostics
import CTVetSimulation

/// The work of `ctvet simulate`.
struct SimulateRun {
  /// Scenarios, captures, rulesets, folders, `-`.
  let arguments: [String]
  /// What is said about the host.
  var options = SimulationOptions()
  /// How results are written.
  var format = SimulationFormat.text
  /// Who says what becomes of packets.
  var backend = SimulationBackend.model
  /// When text is coloured.
  var color = ColorChoice.auto
  /// Whether the connections at the end are listed.
  var listsConnections = false
  /// Whether only failures and sums are written.
  var isQuiet = false

  /// Runs everything and writes what became of it.
  func run() -> ExitStatus {
    var output = OutputStream(to: .standardOutput)
    var messages = MessageWriter(color: color)
    let finder = InputFinder(arguments, wanted: .scenarios)
    for failure in finder.failures { messages.write(failure) }
    let (inputs, options) = sorted(finder.inputs)
    if inputs.isEmpty, finder.failures.isEmpty {
      messages.write(
        "rules alone do nothing: name a scenario or a capture too",
        hint: "ctvet lint checks rulesets")
    }
    var report = report(isList: inputs.count > 1, isTerminal: output.isTerminal)
    let loader = ScenarioLoader(options: options, names: HostNames.read())
    var hasFailures = false
    for input in inputs {
      do throws(ReadingFailure) {
        let file =
          switch input {
          case .file(let path): try FileReader.read(path: path)
          case .standardInput: try FileReader.readStandardInput()
          }
        var run = ScenarioFileRun(
          file: file, loader: loader, backend: backend, color: color, messages: messages)
        run.run(&report, to: &output)
        messages = run.messages
        hasFailures = hasFailures || run.hasFailures
      } catch {
        output.flush()
        messages.write(error)
        report.writeBroken(error.path, ["\(error.path): \(error.reason)"], to: &output)
      }
    }
    report.finish(to: &output)
    output.flush()
    messages.writeOutputFailure(output.errorNumber)
    if messages.hasWritten { return .failure }
    return hasFailures ? .findings : .clean
  }

  /// Rulesets that are named among the scenarios are what all of them load.
  private func sorted(
    _ inputs: [InputFinder.Input]
  ) -> (scenarios: [InputFinder.Input], options: SimulationOptions) {
    var options = options
    let scenarios = inputs.filter { input in
      guard case .file(let path) = input else { return true }
      let sample = FileReader.beginning(ofPath: path, count: RulesetRecognition.sampleSize)
      let start = SourceFile(name: path, bytes: Array(sample))
      guard ScenarioRecognition.kind(of: start) == .ruleset else { return true }
      options.rulesets.append(path)
      return false
    }
    return (scenarios, options)
  }

  private func report(isList: Bool, isTerminal: Bool) -> any SimulationReport {
    switch format {
    case .text:
      SimulationText(
        isColored: color.isOn(terminal: isTerminal), isQuiet: isQuiet,
        listsConnections: listsConnections)
    case .json: SimulationDocument(isList: isList)
    case .recording: SimulationDocument(isList: isList, isRecording: true)
    case .junit: SimulationJUnit()
    }
  }
}

extension InputFinder.Wanted {
  /// Scenarios in their own language, and cases in JSON.
  fileprivate static let scenarios = InputFinder.Wanted(
    isFound: { name, sample in
      if name.hasSuffix(ScenarioRecognition.ending) { return true }
      return name.hasSuffix(".json") && ScenarioRecognition.holdsCase(sample())
    }, nothing: "no scenario in this folder",
    hint: "name files ending in \(ScenarioRecognition.ending), or name the file itself")
}
