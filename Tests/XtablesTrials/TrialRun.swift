import CTVetDiagnostics
import CTVetHostLoading
import CTVetPackets
package import CTVetRulesetModel
import CTVetSimulation
import CTVetVerification
import Foundation

/// Sends probes for rules of iptables through the evaluator and through the kernel.
package struct TrialRun: ~Copyable {
  /// How many packets both were shown.
  package private(set) var packetCount = 0
  /// How many rulesets they were for.
  package private(set) var rulesetCount = 0
  /// How many packets the evaluator knows nothing of, by the reason.
  package private(set) var unknown: [String: Int] = [:]
  /// How many packets could not be shown to the kernel, by the reason.
  package private(set) var notShown: [String: Int] = [:]
  /// The rulesets that the kernel refuses, with the reason.
  package private(set) var refused: [(text: String, reason: String)] = []
  /// The packets with which the kernel differs.
  package private(set) var differences: [(text: String, packet: String, what: [String])] = []

  private var kernel: KernelTables
  private let start: UInt64
  /// Whether rules have the kernel draw ports.
  private var drawsPorts = false

  /// Makes a network namespace; the thread lives in it from then on.
  package init() throws {
    kernel = try KernelTables()
    start = DispatchTime.now().uptimeNanoseconds
  }

  private var now: Timestamp {
    Timestamp(nanoseconds: Int64(DispatchTime.now().uptimeNanoseconds - start))
  }

  /// Sends the probes of a ruleset, up to the first difference.
  ///
  /// What differs is tried again, up to three times: the kernel's ticks are not those of this program, and its
  /// routes for new addresses come when it has the time. A difference that counts lasts.
  ///
  /// - Parameter limit: How many probes there may be.
  package mutating func run(_ text: String, family: Family? = nil, limit: Int) throws {
    let known = differences.count
    for attempt in 0..<3 {
      if attempt > 0 {
        guard differences.count > known else { return }
        differences.removeLast()
        rulesetCount -= 1
      }
      try runOnce(text, family: family, limit: limit)
    }
  }

  private mutating func runOnce(_ text: String, family: Family?, limit: Int) throws {
    let clock = Int64(Date().timeIntervalSince1970 * 1e9) - now.nanoseconds
    var trial = XtablesTrial(
      iptables: SourceFile(name: "rules", text: text), family: family, limit: 40_000,
      clockStart: clock)
    do {
      try kernel.load(text, family ?? .ip, trial)
    } catch KernelTables.Obstacle.refused(let reason) {
      refused.append((text, reason))
      return
    }
    rulesetCount += 1
    drawsPorts =
      text.contains("--random") || text.contains("--zone")
      || text.contains(/--to-(source|ports) \S*:?\d+-\d+(\s|$)/)
    let stride = max(1, trial.copies.count / limit)
    for index in trial.copies.indices where index % stride == 0 {
      do {
        if try differs(&trial, index, text) { return }
      } catch KernelTables.Obstacle.past(let reason) {
        notShown[reason, default: 0] += 1
      } catch KernelTables.Obstacle.refused(let reason) {
        notShown[reason, default: 0] += 1
      } catch let failure as HostFailure {
        notShown[failure.message, default: 0] += 1
      }
    }
  }

  private mutating func differs(
    _ trial: inout XtablesTrial, _ index: Int, _ text: String
  ) throws -> Bool {
    let host = trial.begin(index)
    try kernel.begin(host)
    for copy in 0..<trial.copies[index] {
      let time = now
      let step = trial.show(index, copy: copy, at: time)
      let observed = try kernel.show(step, at: time)
      packetCount += 1
      if step.result.fate == .unknown {
        unknown[step.result.reason ?? "", default: 0] += 1
        return false
      }
      let comparison = TrialComparison(step, on: host, kernel: observed, drawsPorts: drawsPorts) {
        [names = kernel.names] in names[$0] ?? "lo"
      }
      if !comparison.differences.isEmpty {
        let bytes = step.packet.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        differences.append((text, "\(step.text), \(bytes)", comparison.differences))
        return true
      }
    }
    return false
  }
}
