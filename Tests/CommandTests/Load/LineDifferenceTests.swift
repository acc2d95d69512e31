import TestSupport
import Testing
import ctvet

/// What two texts have in common.
struct LineDifferenceTests {
  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "").filter { !$0.isEmpty }
  }

  @Test(arguments: [
    ("abc", "abc", "abc"), ("abc", "", ""), ("", "abc", ""), ("abc", "axc", "ac"),
    ("abcde", "xbcdy", "bcd"), ("aab", "aabb", "aab"), ("xaxbx", "xbxax", "xaxx"),
  ])
  func `common lines`(old: String, new: String, longest: String) {
    let (old, new) = (lines(old), lines(new))
    let common = LineDifference(old, new).common
    for pair in common { #expect(old[pair.old] == new[pair.new]) }
    for (first, second) in zip(common, common.dropFirst()) {
      #expect(first.old < second.old && first.new < second.new)
    }
    #expect(common.count <= longest.count)
    if old == new { #expect(common.count == old.count) }
    #expect(common.isEmpty == longest.isEmpty)
  }

  @Test func `lines of random texts are paired in order`() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<500 {
      func text() -> [Substring] {
        (0..<Int.random(in: 0...30, using: &random)).map { _ in
          Substring(String(Int.random(in: 0...12, using: &random)))
        }
      }
      let (old, new) = (text(), text())
      let common = LineDifference(old, new).common
      for pair in common { #expect(old[pair.old] == new[pair.new]) }
      for (first, second) in zip(common, common.dropFirst()) {
        #expect(first.old < second.old && first.new < second.new)
      }
      if old == new { #expect(common.count == old.count) }
      if Set(old).isDisjoint(with: new) { #expect(common.isEmpty) }
    }
  }

  @Test func `a change in a long text is found at once`() {
    let old = (0..<100_000).map { Substring("line \($0)") }
    var new = old
    new[50_000] = "changed"
    new.remove(at: 70_000)
    #expect(LineDifference(old, new).common.count == 99_998)
  }
}
