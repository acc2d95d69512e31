import CTVetConntrack
import CTVetDiagnostics
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation

/// Writes what became of packets for people: each packet's way through the hooks as the figures of articles
/// about conntrack draw it, with what changed marked.
struct SimulationText: SimulationReport {
  let showsTables = false
  /// Whether looks are written.
  let isColored: Bool
  /// Whether only failures and sums are written.
  let isQuiet: Bool
  /// Whether the connections at the end are listed.
  let listsConnections: Bool

  /// What was last shown of connections, by their numbers.
  private var shown: [UInt32: ConnectionFacts] = [:]
  private var counts = SimulationCounts()
  private var hasWritten = false

  /// Creates a writer.
  init(isColored: Bool, isQuiet: Bool, listsConnections: Bool) {
    self.isColored = isColored
    self.isQuiet = isQuiet
    self.listsConnections = listsConnections
  }

  var showsWays: Bool { !isQuiet }

  // MARK: Scenarios

  mutating func begin(_ loaded: LoadedScenario, to output: inout OutputStream) {
    shown = [:]
    counts = SimulationCounts()
    if hasWritten, !isQuiet { output.write("\n") }
    hasWritten = true
    guard !isQuiet else { return }
    write(loaded.name, .place, to: &output)
    if let about = loaded.scenario.about { output.writeVisibly(": \(about)") }
    output.write("\n")
  }

  mutating func write(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream
  ) {
    counts.count(outcome)
    if !isQuiet {
      writeStep(outcome, runner, to: &output)
      for packet in outcome.packets { write(packet, runner, to: &output) }
    }
    for difference in outcome.differences ?? [] {
      output.writeVisibly("  differs: \(difference)")
      output.write("\n")
    }
    for checked in outcome.expectations {
      guard let failure = checked.failure else { continue }
      write(failure, of: checked.expectation, runner, to: &output)
    }
  }

  mutating func count(_ fate: PacketResult.Fate) {
    counts.count(fate)
  }

  mutating func end(_ runner: borrowing ScenarioRunner, to output: inout OutputStream) {
    if listsConnections {
      if !isQuiet { output.write("\n") }
      output.writeVisibleLines(runner.simulator.tracker.listing(at: runner.now))
    }
    if !isQuiet { output.write("\n") }
    output.writeVisibly("\(runner.loaded.name): \(counts.text)")
    output.write("\n")
  }

  mutating func writeBroken(
    _ name: String, _ reasons: [String], to output: inout OutputStream
  ) {}

  mutating func finish(to output: inout OutputStream) {}

  // MARK: Steps

  private func writeStep(
    _ outcome: StepOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream
  ) {
    let step = outcome.step
    func line(_ text: String) {
      output.write("\n")
      write(step.time.text, .place, to: &output)
      output.writeVisibly("  \(text)")
      output.write("\n")
    }
    switch step.action {
    case .wait: line("time passes")
    case .command(let command):
      line("run \(command.text)")
      for remark in outcome.remarks { output.writeVisibleLines("  \(remark)\n") }
    case .setting(let setting): line("sysctl \(setting.name) \(setting.value)")
    case .packet:
      if let part = step.part, part.number == 1 { line("\(part.shorthand):") }
      switch outcome.absence {
      case nil: break
      case .unanswered?: line("nobody answers: the packet before did not arrive")
      case .noRouteToSource?: line("a packet to whose source no route leads: not simulated")
      case .unknownInterface(let name)?: line("a packet on \(name), which the host lacks")
      }
    }
  }

  // MARK: Packets

  private mutating func write(
    _ packet: PacketOutcome, _ runner: borrowing ScenarioRunner, to output: inout OutputStream
  ) {
    let host = runner.simulator.host
    let entry: String =
      switch packet.entry {
      case .local: "local"
      case .interface(let index): host.interface(index)?.name ?? "\(index.rawValue)"
      }
    if packet.part == nil { output.write("\n") }
    write(packet.time.text, .place, to: &output)
    output.writeVisibly("  \(entry)  \(PacketText.text(packet.bytes.span))")
    output.write("\n")
    if let note = packet.note, !note.isEmpty {
      write("  # \(note)\n", .frame, to: &output)
    }
    write(packet.result, packet.time, host, runner, indent: "  ", to: &output)
  }

  /// Writes a packet's way and end, then what was made meanwhile.
  private mutating func write(
    _ result: PacketResult, _ now: Timestamp, _ host: Host, _ runner: borrowing ScenarioRunner,
    indent: String, to output: inout OutputStream
  ) {
    let way = PacketWay(
      result, at: now, rules: runner.rules, ruleset: runner.history.current.loaded)
    let width = way.rows.map(\.place.count).max().map { min(max($0, 20), 48) } ?? 0
    for row in way.rows { write(row, indent: indent, width, to: &output) }
    writeEnd(of: result, host, runner, indent: indent, to: &output)
    for made in result.generated {
      let bytes = made.ending?.bytes ?? made.emissions.first?.bytes ?? []
      output.writeVisibly("\(indent)this host answers: \(PacketText.text(bytes.span))")
      output.write("\n")
      write(made, now, host, runner, indent: indent + "  ", to: &output)
    }
  }

  /// The columns: hook, priority, place; then ctinfo, state, timeout, status bits.
  private mutating func write(
    _ row: PacketWay.Row, indent: String, _ placeWidth: Int, to output: inout OutputStream
  ) {
    let before = row.facts.serial.flatMap { shown[$0] }
    output.write(
      indent + Self.padded(row.hook, 11) + " " + Self.padded(row.priority, 5, isRight: true) + "  ")
    let facts = row.facts
    output.writeVisibly(facts.info.isEmpty ? row.place : Self.padded(row.place, placeWidth))
    for cell in Self.cells(facts, before) {
      write(
        (cell.hasChanged ? " *" : "  ") + cell.text, cell.hasChanged ? .place : nil, to: &output)
    }
    output.write("\n")
    if let serial = facts.serial { shown[serial] = facts }
    let margin = indent + String(repeating: " ", count: 19)
    for rule in row.rules {
      output.write(margin + "  ")
      output.writeVisibly(rule)
      output.write("\n")
    }
    if let packet = row.packet {
      output.write(margin + "  ")
      write("*" + packet, .place, to: &output)
      output.write("\n")
    }
  }

  /// A value of a row.
  private struct Cell {
    var text: String
    var hasChanged: Bool
  }

  /// The values of a row, padded but for the last one; those that differ from what was shown before have
  /// changed.
  private static func cells(_ facts: ConnectionFacts, _ before: ConnectionFacts?) -> [Cell] {
    guard !facts.info.isEmpty else { return [] }
    var cells = [Cell(text: facts.info, hasChanged: facts.info != before?.info)]
    var widths = [17]
    func add(_ text: String, _ hasChanged: Bool, width: Int = 0) {
      cells.append(Cell(text: text, hasChanged: hasChanged))
      widths.append(width)
    }
    if let state = facts.state { add(state, state != before?.state, width: 11) }
    if let timeout = facts.timeout {
      add("\(timeout) s", timeout != before?.timeout, width: 8)
    }
    for (bit, name) in ConnectionStatus.kernelNames where facts.status.contains(bit) {
      add(name, !(before?.status.contains(bit) ?? false))
    }
    if facts.mark != 0 { add("mark=\(facts.mark)", facts.mark != before?.mark) }
    for index in cells.indices.dropLast() {
      cells[index].text = padded(cells[index].text, widths[index])
    }
    return cells
  }

  private func writeEnd(
    of result: PacketResult, _ host: Host, _ runner: borrowing ScenarioRunner, indent: String,
    to output: inout OutputStream
  ) {
    let names = result.emissions.map { host.interface($0.interface)?.name ?? "?" }
    let (text, style): (String, Style) =
      switch result.fate {
      case .forward: ("forwarded to \(names.joined(separator: ", "))", .hint)
      case .output: ("sent to \(names.joined(separator: ", "))", .hint)
      case .deliver: ("delivered to this host", .hint)
      case .drop: ("dropped", .error)
      case .reject: ("rejected", .error)
      case .hold: ("held until the other fragments come", .info)
      case .unknown: ("unknown: \(result.reason ?? "the model lacks it")", .warning)
      }
    output.write(indent + "→ ")
    write(text, style, to: &output)
    if let decider = result.decider {
      output.writeVisibly(" by \(DeciderText(decider, runner).text)")
    }
    if result.fate == .drop, let reason = result.reason { output.writeVisibly(": \(reason)") }
    output.write("\n")
  }

  // MARK: Expectations

  /// Writes what did not hold: the place, what was expected, what happened, who decided.
  private func write(
    _ failure: CheckedExpectation.Failure, of expectation: ScenarioExpectation,
    _ runner: borrowing ScenarioRunner, to output: inout OutputStream
  ) {
    let finding = FailureFinding(failure, of: expectation, runner)
    var locator = SourceLocator(finding.sources)
    let report = TextReport(isColored: isColored)
    report.write(
      Finding(
        diagnostic: finding.diagnostic, name: FindingNames.name(ofID: finding.diagnostic.id),
        start: locator.place(of: finding.diagnostic.range.start),
        end: locator.place(of: finding.diagnostic.range.end)), &locator, to: &output)
  }

  // MARK: Looks

  private func write(_ text: String, _ style: Style?, to output: inout OutputStream) {
    guard isColored, let style else { return output.writeVisibleLines(text) }
    output.write(style.start)
    output.writeVisibleLines(text)
    output.write(Style.end)
  }

  private static func padded(_ text: String, _ width: Int, isRight: Bool = false) -> String {
    let padding = String(repeating: " ", count: max(0, width - text.count))
    return isRight ? padding + text : text + padding
  }
}
