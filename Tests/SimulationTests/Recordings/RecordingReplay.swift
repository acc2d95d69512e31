import CTVetConntrack
import CTVetDiagnostics
import CTVetPackets
import CTVetRulesetModel
import CTVetSimulation
import ctvet

/// Runs a recorded case through the simulator.
enum RecordingReplay {
  /// Why a case can't be run.
  struct Failure: Error {
    let what: String
  }

  /// What became of each packet, in the schema of the recordings.
  ///
  /// - Throws: `Failure`.
  static func run(_ recorded: RecordedCase) throws -> [RecordedValue] {
    var (host, settings) = try host(of: recorded)
    for setting in recorded.settings {
      let outcome = Sysctl.set(
        setting.name, to: setting.value, host: &host, settings: &settings)
      guard outcome == .set || outcome == .irrelevant else {
        throw Failure(what: "\(setting.name) is \(outcome)")
      }
    }
    var history: RulesetHistory
    do throws(RulesetHistory.Refusal) {
      history = try RulesetHistory(
        recorded.ruleset, name: recorded.name, names: .builtIn, host: host)
    } catch {
      throw Failure(what: error.diagnostics.first?.message ?? "")
    }
    var simulator = Simulator(
      host: host, ruleset: history.current.loaded,
      tracking: recorded.isTrackingAutomatic ? .whereRulesNeedIt : .always, settings: settings)
    var writer = SimulationJSON(host: host, rules: rules(history))
    var results: [RecordedValue] = []
    var clock = RecordedClock(pace: recorded.pace)
    for packet in recorded.packets {
      let now = clock.advance(to: packet.time)
      for command in packet.before {
        try run(command, on: &simulator, &history, at: now)
        writer.rules = rules(history)
      }
      let result: PacketResult
      if packet.input == "local" {
        result = simulator.send(packet.bytes, at: now)
      } else {
        guard let input = host.interface(named: packet.input) else {
          throw Failure(what: "there is no interface \(packet.input)")
        }
        result = simulator.receive(packet.bytes, on: input.index, at: now)
      }
      let table = simulator.snapshot(at: now)
      results.append(try RecordedValueReader.read(writer.packet(result, table)))
    }
    return results
  }

  private static func host(of recorded: RecordedCase) throws -> (Host, TrackingSettings) {
    var host = Host()
    for interface in recorded.interfaces {
      host.addInterface(
        named: interface.name, addresses: interface.addresses.compactMap { .init(text: $0) },
        mtu: interface.mtu)
    }
    for route in recorded.routes { host.routes.append(try Route(syntax: route, on: host)) }
    return (host, TrackingSettings())
  }

  private static func rules(_ history: RulesetHistory) -> RuleTexts {
    let current = history.current
    return RuleTexts(
      current.ruleset, current.compiled, loaded: current.loaded, names: history.names)
  }

  private static func run(
    _ command: String, on simulator: inout Simulator, _ history: inout RulesetHistory,
    at now: Timestamp
  ) throws {
    guard let commands = ScenarioCommand(command) else {
      throw Failure(what: "\(command) is not understood")
    }
    for call in commands.calls {
      switch call.words.first {
      case "nft":
        do throws(RulesetHistory.Refusal) {
          try history.append(call.words.dropFirst().joined(separator: " "))
        } catch {
          throw Failure(what: error.diagnostics.first?.message ?? "")
        }
        simulator.replaceRuleset(history.current.loaded, at: now)
      case "conntrack":
        let outcome = simulator.runConntrack(Array(call.words.dropFirst()), at: now)
        if case .unknown(let reason) = outcome { throw Failure(what: reason) }
      default: throw Failure(what: "\(command) is not understood")
      }
    }
  }
}
