import CTVetDiagnostics
import CTVetLinting
import CTVetRulesetModel
import CTVetSimulation
import TestSupport
import Testing

/// Holds findings that claim “never matches”, or “matches every packet”, to the simulator.
///
/// Packets go through each flagged example as it is, and through the same text without the flagged
/// condition, which tells how often the rule could have matched.
struct ClaimedMatchesTests {
  struct Example: Sendable, CustomTestStringConvertible {
    let id: String
    let number: Int
    let text: String
    var testDescription: String { "\(id) example \(number)" }
  }

  private enum Claim {
    case never
    case always
  }

  private static let seed: UInt64 = 7

  /// Those about connections; a header that no host writes can still be forged.
  static let examples = RuleRegistry.all.filter { rule in
    ["CT", "NAT"].contains { rule.info.id.hasPrefix($0) }
  }.flatMap { rule in
    rule.info.flagged.enumerated().map { index, text in
      Example(id: rule.info.id, number: index + 1, text: text)
    }
  }.filter { example in
    let text = (try? MarkedText(example.text).text) ?? ""
    return LintedText(text, checking: [example.id]).findings.contains { claim(of: $0) != nil }
  }

  private static func claim(of finding: Diagnostic) -> Claim? {
    // What only a reload brings about, or only one of several callers, isn't so for every packet.
    if finding.message.contains("reload") || finding.message.contains("called") { return nil }
    if finding.message.contains("never matches") { return .never }
    if finding.message.contains("rule ends here without matching") { return .never }
    if finding.message.contains("matches every packet") { return .always }
    if finding.message.contains("true for every packet") { return .always }
    return nil
  }

  @Test func `the packets of the trials are understood`() {
    #expect(SimulatedTraffic.mistakes.isEmpty)
  }

  @Test func `several checks claim that something never or always matches`() {
    let ids = Set(Self.examples.map(\.id)).sorted()
    print("claims of \(ids.joined(separator: " ")), \(Self.examples.count) examples")
    #expect(ids.count >= 6)
  }

  @Test(arguments: examples)
  func `claims hold for packets in the simulator`(_ example: Example) throws {
    let text = try MarkedText(example.text).text
    let findings = LintedText(text, checking: [example.id]).findings
    guard let hits = hits(of: text) else { return }
    for finding in findings {
      guard let claim = Self.claim(of: finding) else { continue }
      let (count, rule) = hits.count(at: finding.range)
      switch claim {
      case .never: #expect(count == 0, "\(finding.message)")
      case .always:
        guard let free = self.hits(of: Self.blanked(text, finding.range)) else { continue }
        #expect(count == free.count(of: rule), "\(finding.message)")
      }
    }
  }

  /// Rules behind others that take all packets match nothing either way, so not all of them do.
  @Test func `without the flagged condition many of those rules do match`() throws {
    var could = 0
    var all = 0
    for example in Self.examples {
      let text = try MarkedText(example.text).text
      for finding in LintedText(text, checking: [example.id]).findings
      where Self.claim(of: finding) == .never {
        all += 1
        guard let rule = hits(of: text)?.count(at: finding.range).rule,
          let free = hits(of: Self.blanked(text, finding.range))
        else { continue }
        if free.count(of: rule) > 0 { could += 1 }
      }
    }
    print("without their condition \(could) of \(all) rules that never match do")
    #expect(could * 4 >= all)
  }

  /// How often each rule of a text matched.
  private struct Hits {
    let ruleset: Ruleset
    let counts: [RuleID: Int]

    /// How often a rule matched, by its place among all rules.
    func count(of rule: Int?) -> Int { rule.map { counts[RuleID($0)] ?? 0 } ?? 0 }

    /// How often the rule that contains a place matched.
    func count(at range: SourceRange) -> (count: Int, rule: Int?) {
      let index = ruleset.rules.indices.first {
        ruleset.rules[$0].range.start <= range.start && range.end <= ruleset.rules[$0].range.end
      }
      return (count(of: index), index)
    }
  }

  /// Sends packets; nil where the text doesn't load.
  private func hits(of text: String) -> Hits? {
    guard let (ruleset, loaded) = SimulatedTraffic.load(text) else { return nil }
    var counts: [RuleID: Int] = [:]
    SimulatedTraffic.send(through: loaded, random: 300, seed: Self.seed) { passage in
      for entry in passage.result.trace where entry.kind == .rule {
        if let rule = entry.rule { counts[loaded.rule(rule).id, default: 0] += 1 }
      }
    }
    return Hits(ruleset: ruleset, counts: counts)
  }

  /// The text with blanks for some bytes, so that all places stay.
  private static func blanked(_ text: String, _ range: SourceRange) -> String {
    var bytes = Array(text.utf8)
    for index in Int(range.start)..<Int(range.end) where index < bytes.count {
      bytes[index] = UInt8(ascii: " ")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
