import Foundation
import TestSupport
import Testing

@Suite struct RecordingTests {
  /// How much of what the kernel did has to come out, in percent.
  private static let packetPercent = 99.0
  private static let casePercent = 97.0
  /// Groups of which everything has to come out.
  private static let wholeGroups = ["A", "B", "C", "D", "F"]

  @Test func `The simulator does with recorded cases what the kernel did`() throws {
    guard let folder = Shared.file("kernel-recordings") else { return }
    try replay(in: folder)
  }

  @Test func `The ways of packets through a router are the kernel's`() throws {
    let file = Repository.file("Tests/SimulationTests/Recordings/Fixtures/ways.jsonl")
    var tally = RecordingTally()
    for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
      tally.replay(try RecordedCase(RecordedValueReader.read(Array(line))))
    }
    if tally.packetPercent < 100 { tally.report() }
    #expect(tally.packetCount > 0, "there are no recordings")
    #expect(tally.packetPercent == 100)
    #expect(tally.casePercent == 100)
  }

  @Test func `What the sandbox recorded comes out of the model`() throws {
    let file = Repository.file("Tests/SimulationTests/Recordings/Fixtures/sandbox.jsonl")
    var tally = RecordingTally()
    var groups: [String: Int] = [:]
    for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
      let recorded = try RecordedCase(RecordedValueReader.read(Array(line)))
      groups[recorded.group, default: 0] += 1
      tally.replay(recorded)
    }
    if tally.packetPercent < 100 { tally.report() }
    #expect(groups.values.reduce(0, +) >= 60)
    #expect(groups.keys.sorted() == "ABCDEFGHIJK".map(String.init))
    #expect(tally.packetPercent == 100)
    #expect(tally.casePercent == 100)
  }

  private func replay(in folder: URL) throws {
    let chosen = ProcessInfo.processInfo.environment["CTVET_RECORDING"]
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "json" }
      .filter { file in
        guard let chosen else { return true }
        return file.deletingPathExtension().lastPathComponent.contains(chosen)
      }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
    var tally = RecordingTally(showsAll: chosen != nil)
    for file in files { tally.replay(try RecordedCase(file)) }
    tally.report()
    #expect(tally.packetCount > 0, "there are no recordings")
    guard chosen == nil else { return }
    #expect(tally.packetPercent >= Self.packetPercent)
    #expect(tally.casePercent >= Self.casePercent)
    for group in Self.wholeGroups {
      #expect(tally.isWhole(group), "group \(group) is not whole")
    }
  }
}
