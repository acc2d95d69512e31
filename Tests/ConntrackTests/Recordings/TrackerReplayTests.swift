import CTVetConntrack
import Testing

@Suite struct TrackerReplayTests {
  @Test(arguments: ["A", "B", "C", "D", "H", "K"])
  func `Packets straight to the tracker are tracked as the kernel did`(group: String) throws {
    guard let all = try RecordedCase.all(groups: [group]) else { return }
    // Translation and the absence of tracking are for rules to ask for.
    let cases = all.filter { recorded in
      !["nat", "masquerade", "notrack"].contains { recorded.ruleset.contains($0) }
    }
    #expect(!cases.isEmpty)
    var replay = TrackerReplay()
    for recorded in cases { replay.run(recorded) }
    print(
      "group \(group): \(replay.packetCount) packets of \(cases.count) recordings,",
      "\(replay.differences.count) recordings differ")
    #expect(replay.differences.isEmpty, "\(replay.differences.joined(separator: "\n"))")
  }
}
