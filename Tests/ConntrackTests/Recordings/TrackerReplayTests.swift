import CTVetConntrack
import Testing

@Suite struct TrackerReplayTests {
  @Test(arguments: ["C", "D", "H"])
  func `Packets straight to the tracker are tracked as the kernel did`(group: String) throws {
    guard let cases = try RecordedCase.all(groups: [group]) else { return }
    #expect(!cases.isEmpty)
    var replay = TrackerReplay()
    for recorded in cases { replay.run(recorded) }
    print(
      "group \(group): \(replay.packetCount) packets of \(cases.count) recordings,",
      "\(replay.differences.count) recordings differ")
    #expect(replay.differences.isEmpty, "\(replay.differences.joined(separator: "\n"))")
  }
}
