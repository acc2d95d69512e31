import CTVetLinting
import Foundation
import TestSupport
import Testing

/// Holds the pages of the documentation to what the checks say of themselves.
struct RuleDocumentationTests {
  private static let folder = "Sources/Linting/Linting.docc/Rules"
  private static let infos =
    RuleRegistry.all.map { $0.info } + LanguageFindings.all + IgnoreFindings.all

  @Test func `each check has an up-to-date page`() throws {
    #expect(!RuleRegistry.all.isEmpty)
    for info in Self.infos {
      let path = "\(Self.folder)/\(info.id).md"
      let text = RuleDocumentation.markdown(info)
      let kept = try Golden.contents(of: path, updatedTo: text)
      #expect(kept == text, "\(path) differs; UPDATE_GOLDEN=1 swift test rewrites it")
    }
  }

  @Test func `each page belongs to a check`() throws {
    let ids = Set(Self.infos.map(\.id))
    for path in Repository.files(in: Self.folder, withExtension: "md") {
      let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
      guard !ids.contains(stem) else { continue }
      #expect(try Golden.removes(path), "\(path) belongs to no check")
    }
  }

  @Test func `pages hold no markers`() {
    for info in Self.infos {
      #expect(!RuleDocumentation.markdown(info).contains("\u{20E3}"), "\(info.id)")
    }
  }
}
