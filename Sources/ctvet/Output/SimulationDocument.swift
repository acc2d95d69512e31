import CTVetConntrack
import CTVetDiagnostics
import CTVetSimulation

/// Writes what became of scenarios as JSON: of one file an object, of several an array of such; `result` has
/// the schema of the kernel's recordings.
struct SimulationDocument: SimulationReport {
  let showsWays = true
  let showsTables = true
  /// Whether there are several files.
  let isList: Bool
  /// Whether the scenario itself is told as well, so that the whole is a recording.
  let isRecording: Bool

  private var recorded = CaseJSON()
  private var packets: SimulationJSON?
  private var expectations = JSONWriter()
  private var differences = JSONWriter()
  private var isCompared = false
  private var packetCount = 0
  private var needsComma = false
  private var needsPacketComma = false

  /// Creates a writer for one file or several.
  init(isList: Bool, isRecording: Bool = false) {
    self.isList = isList
    self.isRecording = isRecording
  }

  mutating func begin(_ loaded: LoadedScenario, to output: inout OutputStream) {
    separate(to: &output)
    packets = nil
    recorded = CaseJSON()
    expectations = JSONWriter()
    differences = JSONWriter()
    isCompared = false
    packetCount = 0
    needsPacketComma = false
    var head = JSONWriter()
    head.string(loaded.name)
    output.write("{\"name\":")
    output.write(head.bytes)
    if let about = loaded.scenario.about {
      var text = JSONWriter()
      text.string(about)
      output.write(",\"about\":")
      output.write(text.bytes)
    }
    output.write(",\"result\":{\"packets\":[")
  }

  private mutating func separate(to output: inout OutputStream) {
    if isList { output.write(needsComma ? ",\n" : "[") }
    needsComma = true
  }

  mutating func write(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream
  ) {
    var json = packets ?? SimulationJSON(host: runner.simulator.host, rules: runner.rules)
    json.rules = runner.rules
    for packet in outcome.packets {
      output.write(needsPacketComma ? ",\n" : "\n")
      needsPacketComma = true
      output.write(json.packet(packet.result, packet.table ?? TableSnapshot()))
    }
    packets = json
    if isRecording { recorded.add(outcome, on: runner.simulator.host) }
    write(outcome.differences, outcome)
    packetCount += outcome.packets.count
    for checked in outcome.expectations { write(checked, runner) }
  }

  private mutating func write(
    _ checked: CheckedExpectation, _ runner: borrowing ScenarioRunner
  ) {
    let range = checked.expectation.range
    let (line, text) = (runner.loaded.line(of: range), runner.loaded.text(range))
    let decider = checked.failure?.decider.map { DeciderText($0, runner).text }
    expectations.object { object in
      object.key("line")
      object.number(line)
      object.key("expected")
      object.string(text)
      object.key("held")
      object.boolean(checked.failure == nil)
      if let failure = checked.failure {
        object.key("happened")
        object.string(failure.actual)
      }
      if let decider {
        object.key("by")
        object.string(decider)
      }
    }
  }

  /// Writes where the kernel differs, with the number of the step's first packet in `result.packets`.
  private mutating func write(_ found: [String]?, _ outcome: StepOutcome) {
    guard let found else { return }
    isCompared = true
    for difference in found {
      differences.object { object in
        object.key("time")
        object.string(outcome.step.time.text)
        if !outcome.packets.isEmpty {
          object.key("packet")
          object.number(packetCount)
        }
        object.key("what")
        object.string(difference)
      }
    }
  }

  mutating func count(_ fate: PacketResult.Fate) {}

  mutating func end(_ runner: borrowing ScenarioRunner, to output: inout OutputStream) {
    output.write("],\"final\":")
    var final = JSONWriter()
    let options: ListingOptions = [.extended, .id, .labels]
    let tracker = runner.simulator.tracker.listing(options, at: runner.now)
    let process = runner.simulator.tracker.processListing(showsUse: false, at: runner.now)
    var json = packets ?? SimulationJSON(host: runner.simulator.host, rules: runner.rules)
    let table = runner.lastTable
    final.object { object in
      json.writeTable(table, to: &object)
      object.key("conntrack_L")
      object.string(tracker)
      object.key("proc_nf_conntrack")
      object.string(process)
    }
    output.write(final.bytes)
    output.write("}")
    if !expectations.bytes.isEmpty {
      output.write(",\"expectations\":[")
      output.write(expectations.bytes)
      output.write("]")
    }
    if isCompared {
      output.write(",\"differences\":[")
      output.write(differences.bytes)
      output.write("]")
    }
    if isRecording {
      output.write(",\"case\":")
      output.write(recorded.text(of: runner.loaded))
      if !recorded.losses.isEmpty {
        var list = JSONWriter()
        list.strings(recorded.losses)
        output.write(",\"lost\":")
        output.write(list.bytes)
      }
    }
    output.write(isList ? "}" : "}\n")
  }

  mutating func writeBroken(
    _ name: String, _ reasons: [String], to output: inout OutputStream
  ) {
    separate(to: &output)
    var writer = JSONWriter()
    writer.object { object in
      object.key("name")
      object.string(name)
      object.key("errors")
      object.strings(reasons)
    }
    output.write(writer.bytes)
    if !isList { output.write("\n") }
  }

  mutating func finish(to output: inout OutputStream) {
    if isList { output.write(needsComma ? "]\n" : "[]\n") }
  }
}
