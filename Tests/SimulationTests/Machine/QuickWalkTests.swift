import MachineTrials
import TestSupport
import Testing

/// Whether rules prepared for speed do what their instructions do.
struct QuickWalkTests {
  @Test(arguments: 1...16)
  func `random packets leave random rules as those of the plain walk leave them`(seed: Int) throws {
    let runs = try RecordedRun.all(in: "fields")
    var rules = RandomRules(seed: UInt64(seed), matches: runs.flatMap(\.matches))
    var packets = RandomPackets(
      seed: UInt64(seed), samples: runs.flatMap(\.packets).map(\.bytes))
    let text = rules.ruleset()
    let ruleset = try #require(RandomRules.load(text))
    var trial = MachineTrial(ruleset, seed: UInt64(seed))
    for _ in 0..<800 {
      let packet = packets.next()
      let difference = trial.give(packet)
      guard difference == nil else {
        Issue.record("\(difference ?? "")\nseed \(seed), packet \(packet)\n\(text)")
        return
      }
    }
    #expect(trial.finish() == nil, "seed \(seed)\n\(text)")
    #expect(trial.packetCount > 400)
    #expect(trial.matchCount > 100)
  }
}
