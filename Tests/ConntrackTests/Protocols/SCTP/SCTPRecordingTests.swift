import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct SCTPRecordingTests {
  @Test func `Associations go as the kernel's in the recordings`() throws {
    guard let scenarios = try RecordedScenario.corpus(groups: ["H"], protocol: "sctp") else {
      return
    }
    let tally = ReplayTally.of(scenarios.filter { $0.name.hasPrefix("sctp") }, .sctp)
    print("SCTP of group H: \(tally.summary)")
    #expect(tally.packets == 51)
    #expect(tally.entries == 150)
    #expect(tally.differences == [])
  }

  @Test func `Associations go as the kernel's in our own recordings`() throws {
    let scenarios = try RecordedScenario.fixtures("sctp-sequences.jsonl", protocol: "sctp")
    let tally = ReplayTally.of(scenarios, .sctp, pace: 0)
    #expect(tally.packets > 200)
    #expect(tally.differences == [])
  }
}
