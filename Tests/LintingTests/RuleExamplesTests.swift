import CTVetDiagnostics
import CTVetLinting
import TestSupport
import Testing

/// Runs the examples that each check has in its description.
struct RuleExamplesTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let id: String
    let number: Int
    let text: String
    var testDescription: String { "\(id) example \(number)" }
  }

  static let flagged = examples(\.flagged)
  static let accepted = examples(\.accepted)

  @Test func `every check has two examples of both kinds`() {
    #expect(!RuleRegistry.all.isEmpty)
    for rule in RuleRegistry.all {
      #expect(rule.info.flagged.count >= 2, "\(rule.info.id)")
      #expect(rule.info.accepted.count >= 2, "\(rule.info.id)")
    }
  }

  @Test(arguments: flagged)
  func `flagged examples are flagged at each marker`(_ example: Example) throws {
    let marked = try MarkedText(example.text)
    let linted = LintedText(marked.text, checking: [example.id])
    #expect(linted.languageErrors.isEmpty, "\(linted.languageErrors.map(\.message))")
    #expect(!marked.offsets.isEmpty, "a flagged example needs a marker")
    #expect(
      linted.starts(of: example.id) == marked.offsets, "\(linted.findings.map(\.message))")
  }

  @Test(arguments: accepted)
  func `accepted examples are left alone`(_ example: Example) throws {
    let marked = try MarkedText(example.text)
    let linted = LintedText(marked.text, checking: [example.id])
    #expect(linted.languageErrors.isEmpty, "\(linted.languageErrors.map(\.message))")
    #expect(marked.offsets.isEmpty, "an accepted example has no markers")
    #expect(linted.starts(of: example.id).isEmpty, "\(linted.findings.map(\.message))")
  }

  private static func examples(_ kind: KeyPath<RuleInfo, [String]>) -> [Example] {
    RuleRegistry.all.flatMap { rule in
      rule.info[keyPath: kind].enumerated().map { index, text in
        Example(id: rule.info.id, number: index + 1, text: text)
      }
    }
  }
}
