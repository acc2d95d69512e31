import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct TCPRecordingTests {
  @Test func `Connections go as the kernel's in the recordings about TCP`() throws {
    guard let scenarios = try RecordedScenario.corpus(groups: ["B"], protocol: "tcp") else {
      return
    }
    let tally = ReplayTally.of(scenarios, .tcp)
    print("TCP of group B: \(tally.summary)")
    #expect(tally.packets == 2775)
    #expect(tally.entries == 20_168)
    #expect(tally.differences == [])
  }

  @Test func `Connections go as the kernel's in random sequences`() throws {
    guard let scenarios = try RecordedScenario.corpus(groups: ["K"], protocol: "tcp") else {
      return
    }
    let tally = ReplayTally.of(scenarios.filter(\.isPlain), .tcp)
    print("TCP of group K: \(tally.summary)")
    #expect(tally.packets == 2291)
    #expect(tally.entries == 2660)
    #expect(tally.differences == [])
  }

  @Test func `Connections go as the kernel's in our own recordings`() throws {
    let scenarios = try RecordedScenario.fixtures("tcp-sequences.jsonl", protocol: "tcp")
    let tally = ReplayTally.of(scenarios, .tcp, pace: 0)
    #expect(tally.packets > 300)
    #expect(tally.differences == [])
  }
}
