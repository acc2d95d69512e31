import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct SCTPRecordingTests {
  @Test func `Associations go as the kernel's in the recordings`() throws {
    guard let scenarios = try RecordedScenario.corpus(groups: ["H"], protocol: "sctp") else {
      return
    }
    let tally = ReplayTally.of(scenarios.filter { $0.name.hasPrefix("sctp") }, .sctp)
    print("SCTP of group H: \(tally.packets) packets, \(tally.entries) entries")
    print(tally.differences.prefix(40).joined(separator: "\n"))
    #expect(tally.packets > 40)
    #expect(tally.differences.isEmpty)
  }
}
