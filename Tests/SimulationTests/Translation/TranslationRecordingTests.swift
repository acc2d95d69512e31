import Foundation
import TestSupport
import Testing

/// Scenarios of NAT, helpers, expectations, marks, labels, zones and timeouts that were recorded on
/// Linux 6.18; `Fixtures/README.md` tells what is known of each packet.
@Suite struct TranslationRecordingTests {
  private static let file = "Tests/SimulationTests/Translation/Fixtures/recordings.jsonl"
  /// What was not noted of a packet.
  private static let unrecorded = [
    "by", "stages", "trace", "events", "events_before", "generated",
  ]

  @Test func `Packets of NAT, helpers and policies come out as they did on Linux`() throws {
    let lines = try Data(contentsOf: Repository.file(Self.file)).split(separator: 0x0A)
    try #require(!lines.isEmpty)
    var tally = RecordingTally()
    for line in lines { tally.replay(try Self.recording(Array(line))) }
    if tally.packetPercent < 100 { tally.report() }
    #expect(tally.packetPercent == 100)
  }

  private static func recording(_ line: [UInt8]) throws -> RecordedCase {
    var recorded = try RecordedCase(RecordedValueReader.read(line))
    for (index, packet) in recorded.result["packets"].elements.enumerated() {
      let unnoted = packet["table"] == .null ? unrecorded + ["table"] : unrecorded
      recorded.varies += unnoted.map { "/packets/\(index)/\($0)" }
    }
    return recorded
  }
}
