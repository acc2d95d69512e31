import CTVetConntrack
import CTVetPackets
package import CTVetSimulation
import TestSupport

/// Gives the same packets to the quick machine and to the plain one.
package struct MachineTrial: ~Copyable {
  private var quick: HookRun
  private var plain: HookRun
  private var random: SeededRandom
  private var time = Timestamp.zero
  /// How many packets were given.
  package private(set) var packetCount = 0
  /// How many rules matched a packet, so far as traces tell.
  package private(set) var matchCount = 0

  /// Creates a trial.
  package init(_ ruleset: LoadedRuleset, seed: UInt64) {
    random = SeededRandom(seed: seed)
    let tracks = random.below(3) != 0
    quick = HookRun(ruleset, tracks: tracks, isRecording: true)
    plain = HookRun(ruleset, tracks: tracks, isRecording: true)
    plain.machine.isPlain = true

  }

  /// Gives a packet to both.
  ///
  /// - Returns: What differs; nil where nothing does.
  package mutating func give(_ bytes: [UInt8]) -> String? {
    guard let packet = HookRun.packet(bytes, interface: random.below(2)) else { return nil }
    packetCount += 1
    time = Timestamp(nanoseconds: time.nanoseconds + Int64(random.below(300)) * 1_000_000)
    var packets = (quick: packet, plain: packet)
    let verdicts = (
      quick: quick.give(&packets.quick, at: time), plain: plain.give(&packets.plain, at: time)
    )
    let traces = (quick: quick.trace.takeEntries(), plain: plain.trace.takeEntries())
    matchCount += traces.plain.count
    if verdicts.quick != verdicts.plain {
      return
        "verdict \(String(describing: verdicts.quick)), plainly \(String(describing: verdicts.plain))"
    }
    if traces.quick != traces.plain { return "trace \(traces.quick), plainly \(traces.plain)" }
    if !Self.isSame(packets.quick, packets.plain) {
      return "packet \(packets.quick), plainly \(packets.plain)"
    }
    if quick.trace.logMessages != plain.trace.logMessages { return "log" }
    if quick.machine.duplicates != plain.machine.duplicates { return "duplicates" }
    quick.tracker.release(packets.quick.attachment)
    plain.tracker.release(packets.plain.attachment)
    return nil
  }

  /// What differs in the end; nil where nothing does.
  package mutating func finish() -> String? {
    if let difference = quick.machine.difference(from: plain.machine, at: time) {
      return difference
    }
    if quick.tracker.connections != plain.tracker.connections { return "connections" }
    return nil
  }

  private static func isSame(_ left: InFlightPacket, _ right: InFlightPacket) -> Bool {
    left.bytes == right.bytes && left.link == right.link && left.mark == right.mark
      && left.priority == right.priority && left.isTraced == right.isTraced
      && left.packetType == right.packetType && left.attachment == right.attachment
      && left.output == right.output
  }
}
