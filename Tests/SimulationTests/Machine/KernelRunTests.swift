import CTVetSimulation
import Testing

/// What rules did in the kernel that change packets, remember something or call each other.
struct KernelRunTests {
  @Test(arguments: try! RecordedRun.all(in: "random"))
  func `random rules count the packets that they counted in the kernel`(run: RecordedRun) throws {
    try replay(run)
  }

  @Test(arguments: try! RecordedRun.all(in: "state"))
  func `limits, quotas, numbers and sets go on as in the kernel`(run: RecordedRun) throws {
    try replay(run)
  }

  @Test(arguments: try! RecordedRun.all(in: "writes"))
  func `rules that write leave packets as the kernel does`(run: RecordedRun) throws {
    try replay(run)
  }

  private func replay(_ run: RecordedRun) throws {
    var replay = try RuleReplay(run)
    for (index, packet) in run.packets.enumerated() {
      let outcome = try replay.give(packet)
      #expect(outcome.hits == packet.hits, "packet \(index) of \(run.name)")
      guard outcome.hits == packet.hits, let output = packet.output else { continue }
      let left = outcome.verdict == nil ? [outcome.packet.bytes] : []
      #expect(left == output, "packet \(index) of \(run.name)")
    }
  }
}
