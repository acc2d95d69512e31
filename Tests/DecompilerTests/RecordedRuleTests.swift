import CTVetBytecode
import CTVetDecompiler
import CTVetRulesetModel
import Foundation
import TestSupport
import Testing

/// Instructions that the real nft printed, read back and compared with how it listed the rule.
struct RecordedRuleTests {
  /// Two hours ahead of UTC, as where the rules were recorded.
  private static let names: NameTables = {
    var names = NameTables()
    names.timeZoneOffset = 7200
    return names
  }()

  @Test(arguments: ["nft-py-1.0.6", "nft-py-1.0.9", "nft-py-0.9.2"])
  func `rules of nft's own tests read back as nft lists them`(_ corpus: String) throws {
    guard let file = Shared.file("peers/nft-py/\(corpus).jsonl.gz") else { return }
    try compare(RecordedRule.rules(in: file), corpus)
  }

  @Test func `extra rows`() throws {
    guard let path = ProcessInfo.processInfo.environment["EXTRA_ROWS"] else { return }
    try compare(RecordedRule.rules(in: URL(filePath: path)), "extra")
  }

  private func compare(_ rules: [RecordedRule], _ title: String) throws {
    var tally = Tally()
    for rule in rules { tally.compare(rule, names: Self.names) }
    tally.report(title)
    #expect(tally.count > 0)
  }
}

struct Tally {
  var count = 0
  var texts = 0
  var exactTexts = 0
  var suiteTexts = 0
  var jsons = 0
  var misses: [String] = []
  var untold: [String] = []

  mutating func compare(_ rule: RecordedRule, names: NameTables) {
    let decompiled = rule.decompiled
    let text = decompiled.text(ListingOptions(names: names))
    let suite = decompiled.text(
      ListingOptions(values: .numericProtocols, isStateless: true, names: names))
    let json = decompiled.json(ListingOptions(isStateless: true, names: names))
    var miss: [String] = []
    if Self.ordered(text) == Self.ordered(rule.text) {
      texts += 1
    } else {
      miss.append("  is \(text)\n  of \(rule.text)")
    }
    if text == rule.text { exactTexts += 1 }
    if Self.ordered(suite) == Self.ordered(rule.suiteText) {
      suiteTexts += 1
    } else if miss.isEmpty {
      miss.append("  is \(suite)\n  of \(rule.suiteText)")
    }
    if json.sorted == rule.json.sorted {
      jsons += 1
    } else {
      miss.append("  is \(json.sorted.text)\n  of \(rule.json.sorted.text)")
    }
    count += 1
    guard !miss.isEmpty else { return }
    let line = "\(rule.id) \(rule.family.rawValue) \(rule.rule)\n\(miss.joined(separator: "\n"))"
    if let reason = rule.untold { untold.append("\(reason): \(line)") } else { misses.append(line) }
  }

  func report(_ title: String) {
    print(
      "\(title): \(count) rules; text \(texts) (\(exactTexts) in order), numeric \(suiteTexts),",
      "json \(jsons); untold by text \(untold.count), missed \(misses.count)")
    for miss in misses { print(miss) }
  }

  /// The text with the elements of sets in one order.
  static func ordered(_ text: String) -> String {
    var result = ""
    for piece in text.split(separator: "{ ", omittingEmptySubsequences: false) {
      let halves = piece.split(separator: " }", maxSplits: 1, omittingEmptySubsequences: false)
      if halves.count == 2 {
        result += "{ " + halves[0].split(separator: ", ").sorted().joined(separator: ", ")
        result += " }" + halves[1]
      } else {
        result += piece
      }
    }
    return result
  }
}
