import CTVetConntrack
import Testing

@Suite struct RecordedListingTests {
  @Test func `Listings read as the recorded ones but for seconds`() throws {
    guard let cases = try RecordedCase.all(groups: ["A", "C", "D", "H"]) else { return }
    let comparable = cases.filter { !$0.ruleset.contains("notrack") }
    #expect(!comparable.isEmpty)
    for recorded in comparable {
      var replay = TrackerReplay()
      let listings = replay.run(recorded)
      #expect(
        Self.withoutSeconds(listings.tool) == Self.withoutSeconds(recorded.listing),
        "\(recorded.name)")
      #expect(
        Self.withoutSeconds(listings.process).sorted()
          == Self.withoutSeconds(recorded.processLines.joined(separator: "\n")).sorted(),
        "\(recorded.name)")
    }
  }

  /// The lines with the column of timeouts taken out.
  private static func withoutSeconds(_ text: String) -> [String] {
    text.split(separator: "\n").map { line in
      var words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      let numbers = words.indices.filter { Int(words[$0]) != nil }
      if numbers.count > 2 { words[numbers[2]] = "*" }
      return words.joined(separator: " ")
    }
  }
}
