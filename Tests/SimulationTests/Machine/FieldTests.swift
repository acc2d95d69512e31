import Testing

/// Which rules match which packets, compared with what the kernel counted.
struct FieldTests {
  @Test(arguments: try! RecordedRun.all(in: "fields"))
  func `rules about fields match what the kernel matched`(run: RecordedRun) throws {
    var replay = try RuleReplay(run)
    for (index, packet) in run.packets.enumerated() {
      let outcome = try replay.give(packet)
      // The first rule matches all; what it did not count never reached the chain.
      guard packet.hits.contains(0) else { continue }
      #expect(outcome.hits == packet.hits, "packet \(index) of \(run.name)")
    }
  }
}
