/// Sets of keywords that are asked often: one bit for each keyword, one row for each set.
///
/// The table lives as long as the process, so that asking it counts no references.
@safe
struct KeywordSet {
  private static let wordCount = Keyword.spellings.count / 64 + 1
  private let words: UnsafeMutablePointer<UInt64>

  init(_ keywords: [Keyword]) {
    unsafe words = .allocate(capacity: Self.wordCount)
    unsafe words.initialize(repeating: 0, count: Self.wordCount)
    for keyword in keywords {
      unsafe words[Int(keyword.rawValue) / 64] |= 1 << UInt64(keyword.rawValue % 64)
    }
  }

  @inline(__always)
  func contains(_ keyword: Keyword) -> Bool {
    unsafe words[Int(keyword.rawValue) / 64] & (1 << UInt64(keyword.rawValue % 64)) != 0
  }
}
