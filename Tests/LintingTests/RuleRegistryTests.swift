import CTVetLinting
import Foundation
import TestSupport
import Testing

/// Holds the list of checks to the files that they stand in.
struct RuleRegistryTests {
  @Test func `checks are sorted by id, and no id or name is used twice`() {
    let ids = RuleRegistry.all.map { $0.info.id }
    #expect(ids == ids.sorted())
    #expect(Set(ids).count == ids.count)
    #expect(Set(RuleRegistry.all.map { $0.info.name }).count == ids.count)
  }

  @Test func `each file under Rules holds one check of the list, named like the file`() throws {
    let files = Repository.files(in: "Sources/Linting/Rules", withExtension: "swift")
    #expect(!files.isEmpty)
    let stems = files.map { URL(filePath: $0).deletingPathExtension().lastPathComponent }
    let types = RuleRegistry.all.map { String(describing: $0) }
    #expect(stems.sorted() == types.sorted())
  }

  @Test func `the file of a check says its id`() throws {
    for path in Repository.files(in: "Sources/Linting/Rules", withExtension: "swift") {
      let text = try String(contentsOf: Repository.file(path), encoding: .utf8)
      let stem = URL(filePath: path).deletingPathExtension().lastPathComponent
      let rule = try #require(RuleRegistry.all.first { String(describing: $0) == stem }, "\(path)")
      #expect(text.contains("id: \"\(rule.info.id)\""), "\(path)")
    }
  }

  @Test func `a check is found by its id and by its name`() throws {
    let first = try #require(RuleRegistry.all.first)
    #expect(RuleRegistry.rule(first.info.id.lowercased())?.info.id == first.info.id)
    #expect(RuleRegistry.rule(first.info.name.uppercased())?.info.id == first.info.id)
    #expect(RuleRegistry.rule("XX000") == nil)
  }

  @Test func `ids are two to four capitals and three digits, names words with hyphens`() {
    for rule in RuleRegistry.all {
      #expect(rule.info.id.wholeMatch(of: /[A-Z]{2,4}[0-9]{3}/) != nil, "\(rule.info.id)")
      #expect(rule.info.name.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil, "\(rule.info.name)")
      #expect(!rule.info.summary.isEmpty && rule.info.summary.hasSuffix("."), "\(rule.info.id)")
    }
  }
}
