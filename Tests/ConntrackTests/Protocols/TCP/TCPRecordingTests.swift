import CTVetConntrack
import CTVetPackets
import Testing

@Suite struct TCPRecordingTests {
  @Test func `Connections go as the kernel's in the recordings about TCP`() throws {
    guard let scenarios = try RecordedScenario.corpus(groups: ["B"], protocol: "tcp") else {
      return
    }
    let tally = ReplayTally.of(scenarios, .tcp)
    print("TCP of group B: \(tally.packets) packets, \(tally.entries) entries")
    print(tally.differences.prefix(40).joined(separator: "\n"))
    #expect(tally.packets > 3000)
    #expect(tally.differences.count == 0)
  }

  @Test func `Connections go as the kernel's in random sequences`() throws {
    guard let scenarios = try RecordedScenario.corpus(groups: ["K"], protocol: "tcp") else {
      return
    }
    let plain = scenarios.filter(\.isPlain)
    let tally = ReplayTally.of(plain, .tcp)
    print("TCP of group K: \(tally.packets) packets, \(tally.entries) entries")
    print(tally.differences.prefix(40).joined(separator: "\n"))
    #expect(tally.packets > 3000)
    #expect(tally.differences.count == 0)
  }
}
