import CTVetBytecode
import CTVetConntrack
import CTVetPackets
import CTVetSimulation
import MachineTrials
import Testing

/// Gives recorded packets to the machine.
struct RuleReplay: ~Copyable {
  private var run: HookRun

  /// What a packet did.
  struct Outcome {
    /// The counters that it moved.
    var hits: [Int]
    /// How it ended; nil where it was accepted everywhere.
    var verdict: HookVerdict?
    /// What is left of it.
    var packet: InFlightPacket
  }

  init(_ recorded: RecordedRun) throws {
    let ruleset = try #require(RandomRules.load(recorded.ruleset))
    run = HookRun(ruleset, tracks: recorded.hasConntrack)
  }

  /// How often each counting rule was reached, in the order of the listing.
  private func counts(at time: Timestamp) -> [UInt64] {
    run.machine.ruleset.rules.indices.compactMap { index in
      let rule = LoadedRuleID(rawValue: Int32(index))
      for instruction in run.machine.instructions(of: rule, at: time) {
        if case .counter(let counter) = instruction { return counter.packets }
      }
      return nil
    }
  }

  /// Runs a packet.
  mutating func give(_ recorded: RecordedRun.Packet) throws -> Outcome {
    let time = Timestamp(nanoseconds: Int64(recorded.time * 1e9))
    let before = counts(at: time)
    var packet = try #require(HookRun.packet(recorded.bytes, interface: recorded.interface))
    let verdict = run.give(&packet, at: time)
    let hits = zip(before, counts(at: time)).enumerated().compactMap { index, counts in
      counts.0 < counts.1 ? index : nil
    }
    return Outcome(hits: hits, verdict: verdict, packet: packet)
  }
}
