import CTVetLinting
import Foundation
import TestSupport
import Testing

/// Holds the pages of the documentation to what the checks say of themselves.
struct RuleDocumentationTests {
  private static let folder = "Sources/Linting/Linting.docc/Rules"

  @Test func `each check has an up-to-date page`() throws {
    #expect(!RuleRegistry.all.isEmpty)
    for rule in RuleRegistry.all {
      let path = "\(Self.folder)/\(rule.info.id).md"
      let text = RuleDocumentation.markdown(rule.info)
      let kept = try Golden.contents(of: path, updatedTo: text)
      #expect(kept == text, "\(path) differs; UPDATE_GOLDEN=1 swift test rewrites it")
    }
  }

  @Test func `each page belongs to a check`() throws {
    let ids = Set(RuleRegistry.all.map { $0.info.id })
    for path in Repository.files(in: Self.folder, withExtension: "md") {
      let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
      guard !ids.contains(stem) else { continue }
      #expect(try Golden.removes(path), "\(path) belongs to no check")
    }
  }

  @Test func `pages hold no markers`() {
    for rule in RuleRegistry.all {
      #expect(!RuleDocumentation.markdown(rule.info).contains("\u{20E3}"), "\(rule.info.id)")
    }
  }
}
