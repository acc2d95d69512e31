import TestSupport
import Testing

/// Holds the checks of what loads to the kernel's answers.
struct RefusedFilesTests {
  @Test func `files are flagged if the kernel refuses them`() throws {
    let rows = try LoadingRecordings.files()
    try #require(!rows.isEmpty)
    var refused = 0
    for row in rows where !row.isUnbuilt && !row.isUnchecked {
      let isRefused = row.answer != LoadingRecordings.loads
      refused += isRefused ? 1 : 0
      #expect(
        LoadingRecordings.isFlagged(row.text) == isRefused, "\(row.answer):\n\(row.text)")
    }
    print("compared \(rows.count) files, \(refused) of them refused")
  }

  @Test func `what no check says yet is known`() throws {
    let unchecked = try LoadingRecordings.files().filter(\.isUnchecked)
    // FIXME: things that are declared twice, removed elements, rules of more than 128 instructions.
    for row in unchecked { #expect(!LoadingRecordings.isFlagged(row.text), "\(row.text)") }
  }
}
