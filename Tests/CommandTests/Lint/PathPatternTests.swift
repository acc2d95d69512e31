import Testing

@testable import ctvet

/// Which paths a pattern of `.ctvet.yml` matches.
@Suite struct PathPatternTests {
  @Test(arguments: [
    ("a.nft", "a.nft", true), ("a.nft", "x/y/a.nft", true), ("a.nft", "a.nft.old", false),
    ("*.nft", "x/a.nft", true), ("*.nft", "x/a.conf", false), ("a?.nft", "ab.nft", true),
    ("a?.nft", "a.nft", false), ("vendor", "x/vendor/y/a.nft", true),
    ("vendor/", "x/vendor/y/a.nft", true), ("x/*", "x/a.nft", true), ("x/*", "x/y/a.nft", true),
    ("x/*.nft", "x/y/a.nft", false), ("x/**", "x/y/a.nft", true), ("x/**/a.nft", "x/a.nft", true),
    ("x/**/a.nft", "x/y/z/a.nft", true), ("x/**", "y/x/a.nft", false), ("**/x/*", "y/x/a", true),
    ("./x/a.nft", "x/a.nft", true), ("**", "a", true), ("*", "x/y", true), ("", "a", false),
    ("x*y*z", "xaaybbz", true), ("x*y*z", "xaaybb", false),
  ])
  func `it follows gitignore`(pattern: String, path: String, matches: Bool) {
    #expect(PathPattern(pattern).matches(path) == matches, "\(pattern) \(path)")
  }
}
