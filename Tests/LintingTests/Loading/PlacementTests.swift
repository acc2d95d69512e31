import TestSupport
import Testing

/// Holds what is known of hooks and families to the kernel's answers.
struct PlacementTests {
  @Test func `rules are flagged in the chains that the kernel refuses them in, and in no other`()
    throws
  {
    let rows = try LoadingRecordings.placements()
    try #require(!rows.isEmpty)
    var asked = 0
    for row in rows where !row.isUnbuilt {
      for (chain, answer) in row.places {
        let isRefused = answer != LoadingRecordings.loads
        asked += 1
        #expect(
          LoadingRecordings.isFlagged(row.text(chain)) == isRefused,
          "\(answer): \(row.text(chain))")
      }
    }
    print("compared \(asked) places of \(rows.count) rules")
  }

  @Test func `a call leads to the same answer`() throws {
    var asked = 0
    for row in try LoadingRecordings.placements() where !row.isUnbuilt && !row.rule.isEmpty {
      for (chain, answer) in row.places where chain.hasPrefix("filter") {
        let isRefused = answer != LoadingRecordings.loads
        asked += 1
        #expect(
          LoadingRecordings.isFlagged(row.text(chain, called: true)) == isRefused,
          "\(answer): \(row.text(chain, called: true))")
      }
    }
    #expect(asked > 1000)
  }
}
