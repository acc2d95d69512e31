import CTVetConntrack
import CTVetDiagnostics
import CTVetSimulation

/// A scenario with everything that it needs to run.
struct LoadedScenario {
  /// The name of its file.
  let name: String
  /// What happens; no step for a capture, whose packets are read one after the other.
  let scenario: Scenario
  /// The captured packets, for a capture.
  let capture: CaptureReader?
  /// The rules.
  let history: RulesetHistory
  /// The files of the rules, one behind the other: what nft would be given.
  let rules: SourceFile
  /// The host.
  let host: Host
  /// The routes besides those that addresses bring, in the words of `ip route add`.
  let routes: [String]
  /// The settings that were changed, in order.
  let settings: [(name: String, value: String)]
  /// Where files that rules include are looked for first.
  let includePaths: [String]
  /// The settings of its tracker.
  let tracking: TrackingSettings
  /// The matches that are expected, by their places.
  let matches: [SourceRange: MatchProbe]
  /// The files of the rules and that of the scenario.
  let sources: SourceMap
  /// Where the scenario's file begins in them.
  let base: UInt32

  /// A place of the scenario's file as `sources` has it.
  func shifted(_ range: SourceRange) -> SourceRange {
    SourceRange(base + range.start, base + range.end)
  }

  /// The text of a range of the scenario's file.
  func text(_ range: SourceRange) -> String { sources.text(shifted(range)) }

  /// The line that a place of the scenario's file lies in, from 1.
  func line(of range: SourceRange) -> Int { sources.location(of: base + range.start).line }

  /// A simulator for it, which has seen no packet.
  func simulator(isRecording: Bool) -> Simulator {
    Simulator(
      host: host, ruleset: history.current.loaded,
      tracking: scenario.setup.tracking == .auto ? .whereRulesNeedIt : .always,
      settings: tracking, profile: scenario.setup.kernel ?? .linux618,
      random: RandomSource(seed: scenario.setup.seed), isRecording: isRecording)
  }
}

/// Input that can't be run, and why.
struct BrokenScenario: Error {
  /// What is wrong.
  var diagnostics: [Diagnostic] = []
  /// The files that it is wrong with.
  var sources = SourceMap()
  /// What is wrong with no place in a file.
  var message: String?
  /// What to do about it.
  var hint: String?
}
